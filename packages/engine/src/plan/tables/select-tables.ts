import {
  type DatabaseSchema,
  formatTableName,
  MigrationError,
  type Table,
  type TableName,
} from '@godwit/plugin-api';
import { matchesGlob } from '../../names/glob.js';
import { matchesNothing } from '../../names/matches-nothing.js';
import { listNames } from '../../names/nearest-name.js';
import type { ResolvedOptions } from '../../options/resolved-options.js';

/**
 * The tables that are moved. Throws NAME_MATCHES_NOTHING for a pattern or a word that names no table, NAME_AMBIGUOUS
 * for a name that tables of several schemas have, and OPTIONS_CONTRADICT for a word about a table that is left out.
 */
export function selectTables(schema: DatabaseSchema, options: ResolvedOptions): readonly Table[] {
  const { includeTables, excludeTables } = options;
  const all = [...schema.tables, ...schema.views.filter(({ parts }) => parts !== undefined)];
  for (const pattern of includeTables) checkPattern('includeTables', pattern, all);
  for (const pattern of excludeTables) checkPattern('excludeTables', pattern, all);
  const selected = schema.tables.filter((table) => {
    // What keeps the rows of a module's table goes by the name of that, too.
    const named = [table, ...(table.partOf === undefined ? [] : [{ name: table.partOf }])];
    const included = includeTables.length === 0 || named.some((one) => matchesAny(includeTables, one));
    return included && !named.some((one) => matchesAny(excludeTables, one));
  });
  if (selected.length === 0 && schema.tables.length > 0) throw nothingLeft();
  for (const option of ['where', 'onExistingOf'] as const)
    for (const name of Object.keys(options[option]))
      checkNamed(`options.${option}`, name, schema.tables, selected);
  return selected;
}

/** Whether the config does not leave out a table of the other side by its name. */
export function isSelected(table: Named, { includeTables, excludeTables }: ResolvedOptions): boolean {
  return includeTables.length === 0 && !matchesAny(excludeTables, table);
}

/** Whether the config leaves out what has this name, be it a table or not. */
export function isExcluded(name: TableName, { excludeTables }: ResolvedOptions): boolean {
  return matchesAny(excludeTables, { name });
}

/** What the config says for a table, in words by the names of tables. */
export function wordOf<Word extends string>(
  table: Named,
  words: Readonly<Record<string, Word>>,
): Word | undefined {
  const name = namesOf(table).find((candidate) => Object.hasOwn(words, candidate));
  return name === undefined ? undefined : words[name];
}

/** The ways in which a config may call a table. */
export function namesOf(table: Named): readonly string[] {
  return [...new Set([formatTableName(table.name), table.name.name])];
}

/** The ways in which a config may call a column: `table.column`. */
export function pathsOf(table: Named, column: string): readonly string[] {
  return namesOf(table).map((name) => `${name}.${column}`);
}

function matchesAny(patterns: readonly string[], table: Named): boolean {
  return patterns.some((pattern) => namesOf(table).some((name) => matchesGlob(pattern, name)));
}

/** Every way in which a config may call a column of a table. */
export function columnPaths(table: Table): readonly string[] {
  return table.columns.flatMap(({ name }) => pathsOf(table, name));
}

/** Something that a config can call by a path: a table, or a column in one. */
export interface Called {
  readonly table: Table;
  readonly name: Table['name'];
  readonly column?: string;
}

/** The tables and the columns that are called so. */
export function calledSo(path: string, tables: readonly Table[]): readonly Called[] {
  return tables.flatMap((table): readonly Called[] => [
    ...(namesOf(table).includes(path) ? [{ table, name: table.name }] : []),
    ...table.columns
      .filter(({ name }) => pathsOf(table, name).includes(path))
      .map(({ name }) => ({ table, name: table.name, column: name })),
  ]);
}

/** What may stand for a table in a pattern. */
type Named = Pick<Table, 'name'>;

function checkPattern(option: string, pattern: string, tables: readonly Named[]): void {
  const matching = tables.filter((table) => matchesAny([pattern], table));
  if (!/[*?]/.test(pattern)) refuseAmbiguous(option, pattern, matching);
  if (matching.length > 0) return;
  throw noMatch(`${option} "${pattern}" matches no table of the source.`, pattern, tables);
}

function checkNamed(
  option: `options.${'where' | 'onExistingOf'}`,
  name: string,
  all: readonly Table[],
  selected: readonly Table[],
): void {
  const names = (table: Table): boolean => namesOf(table).includes(name);
  if (!all.some(names))
    throw noMatch(`${option} names the table "${name}", which the source does not have.`, name, all);
  refuseAmbiguous(option, name, selected.filter(names));
  if (selected.some(names)) return;
  throw new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `${option} names the table "${name}", which includeTables or excludeTables leaves out.`,
    hint: 'Take the table in, or remove what is said of it.',
  });
}

/** Refuses a name without wildcards that several tables answer to: NAME_AMBIGUOUS. */
export function refuseAmbiguous(option: string, name: string, tables: readonly Named[]): void {
  if (tables.length < 2) return;
  const full = tables.map((table) => formatTableName(table.name));
  throw new MigrationError({
    code: 'NAME_AMBIGUOUS',
    message: `${option} "${name}" may be ${listNames(full)}.`,
    hint: 'Write the name with its schema.',
  });
}

function noMatch(message: string, name: string, tables: readonly Named[]): MigrationError {
  return matchesNothing(
    message,
    name,
    tables.map((table) => formatTableName(table.name)),
  );
}

function nothingLeft(): MigrationError {
  const message = 'includeTables and excludeTables together leave no table to move.';
  return new MigrationError({ code: 'NAME_MATCHES_NOTHING', message });
}
