import { type DatabaseSchema, formatTableName, MigrationError, type Table } from '@godwit/plugin-api';
import type { ResolvedOptions } from '../config/resolved-options.js';
import { matchesGlob } from '../names/glob.js';
import { listNames, suggestNames } from '../names/nearest-name.js';

/**
 * The tables that are moved. Throws NAME_MATCHES_NOTHING for a pattern or a `where` that names no table, NAME_AMBIGUOUS
 * for a name that tables of several schemas have, OPTIONS_CONTRADICT for a `where` of a table that is left out, and
 * PERMISSION_DENIED naming every table that may not be read.
 */
export function selectTables(schema: DatabaseSchema, options: ResolvedOptions): readonly Table[] {
  const { includeTables, excludeTables, where } = options;
  for (const pattern of includeTables) checkPattern('includeTables', pattern, schema.tables);
  for (const pattern of excludeTables) checkPattern('excludeTables', pattern, schema.tables);
  const selected = schema.tables.filter((table) => {
    const included = includeTables.length === 0 || matchesAny(includeTables, table);
    return included && !matchesAny(excludeTables, table);
  });
  if (selected.length === 0 && schema.tables.length > 0) throw nothingLeft();
  for (const name of Object.keys(where)) checkWhere(name, schema.tables, selected);
  if (options.mode !== 'schema-only') refuseUnreadable(selected);
  return selected;
}

/** The predicate of the config for a table. */
export function whereOf(table: Table, where: ResolvedOptions['where']): string | undefined {
  const name = namesOf(table).find((candidate) => Object.hasOwn(where, candidate));
  return name === undefined ? undefined : where[name];
}

/** The ways in which a config may call a table. */
export function namesOf(table: Table): readonly string[] {
  return [formatTableName(table.name), table.name.name];
}

function matchesAny(patterns: readonly string[], table: Table): boolean {
  return patterns.some((pattern) => namesOf(table).some((name) => matchesGlob(pattern, name)));
}

function checkPattern(option: string, pattern: string, tables: readonly Table[]): void {
  const matching = tables.filter((table) => matchesAny([pattern], table));
  if (!/[*?]/.test(pattern)) refuseAmbiguous(option, pattern, matching);
  if (matching.length > 0) return;
  throw noMatch(`${option} "${pattern}" matches no table of the source.`, pattern, tables);
}

function checkWhere(name: string, all: readonly Table[], selected: readonly Table[]): void {
  const names = (table: Table): boolean => namesOf(table).includes(name);
  if (!all.some(names))
    throw noMatch(`where names the table "${name}", which the source does not have.`, name, all);
  refuseAmbiguous('where', name, selected.filter(names));
  if (selected.some(names)) return;
  throw new MigrationError({
    code: 'OPTIONS_CONTRADICT',
    message: `where names the table "${name}", which includeTables or excludeTables leaves out.`,
    hint: 'Take the table in, or remove its predicate.',
  });
}

/** Refuses a name without wildcards that several tables answer to: NAME_AMBIGUOUS. */
export function refuseAmbiguous(option: string, name: string, tables: readonly Table[]): void {
  if (tables.length < 2) return;
  const full = tables.map((table) => formatTableName(table.name));
  throw new MigrationError({
    code: 'NAME_AMBIGUOUS',
    message: `${option} "${name}" may be ${listNames(full)}.`,
    hint: 'Write the name with its schema.',
  });
}

function refuseUnreadable(selected: readonly Table[]): void {
  const tables = selected.filter((table) => table.readable === false);
  if (tables.length === 0) return;
  const names = tables.map((table) => formatTableName(table.name));
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `The user of the source may not read ${listNames(names)}.`,
    hint: 'Grant SELECT on them, or leave them out with excludeTables (--exclude-tables).',
  });
}

function noMatch(message: string, name: string, tables: readonly Table[]): MigrationError {
  const hint = suggestNames(
    name,
    tables.map((table) => formatTableName(table.name)),
  );
  return new MigrationError({ code: 'NAME_MATCHES_NOTHING', message, ...(hint === '' ? {} : { hint }) });
}

function nothingLeft(): MigrationError {
  const message = 'includeTables and excludeTables together leave no table to move.';
  return new MigrationError({ code: 'NAME_MATCHES_NOTHING', message });
}
