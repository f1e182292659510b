import { quoteIdentifier } from './quote.js';

/** A column of a key, quoted. */
export interface KeyPart {
  readonly sql: string;
  readonly nullable: boolean;
}

/** Beyond this many columns that take NULLs there would be too many indexes. */
const MOST = 2;

/**
 * `CREATE UNIQUE INDEX` statements that let no two rows with the same NULLs in, beside a key to which every NULL differs
 * from every other: one for each set of columns that may be NULL together. None where there would be too many. `target` is
 * the quoted table, `name` what the names of the indexes begin with.
 */
export function uniqueNullIndexes(
  target: string,
  name: string,
  parts: readonly KeyPart[],
): readonly string[] {
  const nullable = parts.filter((part) => part.nullable);
  if (nullable.length > MOST) return [];
  return subsets(nullable).map((nulls, index) => {
    const others = parts.filter((part) => !nulls.includes(part)).map(({ sql }) => sql);
    const where = nulls.map(({ sql }) => `${sql} IS NULL`);
    const over = others.length === 0 ? [`(${where[0]})`] : others;
    const label = quoteIdentifier(`${name}_nulls${index + 1}`);
    return `CREATE UNIQUE INDEX ${label} ON ${target} (${over.join(', ')}) WHERE ${where.join(' AND ')}`;
  });
}

/** All but the empty one. */
function subsets<T>([first, ...rest]: readonly T[]): readonly (readonly T[])[] {
  if (first === undefined) return [];
  const others = subsets(rest);
  return [[first], ...others, ...others.map((set) => [first, ...set])];
}
