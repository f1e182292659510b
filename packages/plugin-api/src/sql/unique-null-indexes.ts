import type { Note } from '../notes/note.js';
import type { Table } from '../schema/schema.js';
import { quoteIdentifier } from './quote.js';

/** A column of a key, quoted. */
interface KeyPart {
  readonly sql: string;
  readonly nullable: boolean;
}

/** Beyond this many columns that take NULLs there would be too many indexes. */
const MOST = 2;

/**
 * What to suggest beside a key over these columns to which NULLs differ: the indexes that keep them equal. Nothing where a column
 * is an expression (undefined). `target` is the quoted table, `name` what the names of the indexes begin with.
 */
export function equalNulls(
  table: Table,
  columns: readonly (string | undefined)[],
  { target, name }: { readonly target: string; readonly name: string },
): Pick<Note, 'suggestion'> {
  const parts = columns.flatMap((one) => {
    const column = table.columns.find((candidate) => candidate.name === one);
    return column === undefined ? [] : [{ sql: quoteIdentifier(column.name), nullable: column.nullable }];
  });
  if (parts.length < columns.length) return {};
  const indexes = uniqueNullIndexes(target, name, parts);
  return indexes.length === 0 ? {} : { suggestion: indexes.join('; ') };
}

/**
 * `CREATE UNIQUE INDEX` statements that let no two rows with the same NULLs in, beside a key to which every NULL differs
 * from every other: one for each set of columns that may be NULL together. None where there would be too many.
 */
function uniqueNullIndexes(target: string, name: string, parts: readonly KeyPart[]): readonly string[] {
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
