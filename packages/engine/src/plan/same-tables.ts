import { formatTableName, MigrationError, type Table } from '@godwit/plugin-api';
import type { Endpoint, RunContext } from '../run-context.js';
import type { NameMap } from './name-map.js';
import { tableKey } from './place.js';

/** Refuses a source and target that are one database before anything is opened: CONFIG_INVALID. */
export function refuseSameDatabase(source: Endpoint, target: Endpoint): void {
  if (!isSame(source, target)) return;
  const { capabilities, defaultSchema } = source.dialect;
  if (capabilities.schemas && defaultSchema?.(source.config) !== defaultSchema?.(target.config)) return;
  throw same(`The source and the target are the same database, ${source.name}.`);
}

/** Refuses a table that would be moved onto itself, in another schema of one database: CONFIG_INVALID. */
export function refuseSameTables(
  tables: readonly Table[],
  names: NameMap,
  { source, target }: RunContext,
): void {
  if (!isSame(source, target)) return;
  const own = new Set(tables.map((table) => tableKey(table.name)));
  const both = tables.find((table) => own.has(tableKey(names.table(table.name) ?? table.name)));
  if (both === undefined) return;
  throw same(`${formatTableName(both.name)} would be moved onto a table of the source.`);
}

function isSame(source: Endpoint, target: Endpoint): boolean {
  return source.dialect.name === target.dialect.name && source.name === target.name;
}

function same(message: string): MigrationError {
  return new MigrationError({ code: 'CONFIG_INVALID', message, hint: 'Give another target.' });
}
