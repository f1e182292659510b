import fc from 'fast-check';
import { about, columnList, names, type Palette, quote } from './random-parts.js';

/** A table of a random schema, as statements, and what others may point at. */
export interface RandomTable {
  readonly name: string;
  readonly create: string;
  readonly after: readonly string[];
}

/** A table with columns, keys, checks, indexes, and a foreign key to the key of a table before it. */
export function randomTable(
  name: string,
  palette: Palette,
  parents: readonly string[],
): fc.Arbitrary<RandomTable> {
  return names({ min: 2, max: 5 }).chain((columns) =>
    fc
      .record({
        definitions: fc.tuple(...columns.map((column) => definition(column, columns, palette))),
        generator: fc.constantFrom('', ...palette.generators),
        key: fc.option(columnList(columns)),
        unique: fc.option(columnList(columns)),
        checks: fc.array(about(palette.checks, columns), { maxLength: 2 }),
        indexes: fc.array(index(columns, palette), { maxLength: 2 }),
        parent: fc.option(fc.constantFrom(...parents, name)),
        action: fc.constantFrom(...palette.actions),
      })
      .map((parts) => assemble(name, parts)),
  );
}

interface Parts {
  readonly definitions: readonly string[];
  readonly generator: string;
  readonly key: readonly string[] | null;
  readonly unique: readonly string[] | null;
  readonly checks: readonly string[];
  readonly indexes: readonly string[];
  readonly parent: string | null;
  readonly action: string;
}

function definition(column: string, columns: readonly string[], palette: Palette): fc.Arbitrary<string> {
  const clause = about(
    palette.clauses,
    columns.filter((one) => one !== column),
  );
  return fc
    .tuple(fc.constantFrom(...palette.types), clause)
    .map(([type, more]) => `${quote(column)} ${type} ${more}`);
}

function index(columns: readonly string[], palette: Palette): fc.Arbitrary<string> {
  const parts = fc.array(about(palette.parts, columns), { minLength: 1, maxLength: 2 });
  const predicate = about(palette.predicates, columns);
  return fc
    .tuple(fc.boolean(), parts, predicate)
    .map(
      ([unique, list, where]) =>
        `${unique ? 'UNIQUE ' : ''}INDEX %name ON %table (${list.join(', ')}) ${where}`,
    );
}

/** The key that others point at is called `id` and is there in every table, made by a generator or not. */
function assemble(name: string, parts: Parts): RandomTable {
  const list = (columns: readonly string[]): string => `(${columns.map(quote).join(', ')})`;
  const own = parts.generator !== '' && parts.key === null;
  const clauses = [
    `id ${own ? parts.generator : 'INTEGER UNIQUE'}`,
    ...parts.definitions,
    ...(parts.parent === null ? [] : [`up INTEGER REFERENCES ${quote(parts.parent)} (id) ${parts.action}`]),
    ...(parts.key === null ? [] : [`PRIMARY KEY ${list(parts.key)}`]),
    ...(parts.unique === null ? [] : [`UNIQUE ${list(parts.unique)}`]),
    ...parts.checks.map((check) => `CHECK (${check})`),
  ];
  return {
    name,
    create: `CREATE TABLE ${quote(name)} (${clauses.join(', ')})`,
    after: parts.indexes.map((text, at) =>
      `CREATE ${text}`.replace('%name', () => quote(`${name}_i${at}`)).replace('%table', () => quote(name)),
    ),
  };
}
