import {
  formatTableName,
  MigrationError,
  type Recognizing,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { Endpoint, RunContext } from '../../run-context.js';
import type { NameMap } from '../names/name-map.js';
import { tableKey } from '../names/place.js';

/** Refuses a source and target of one name before anything is opened: CONFIG_INVALID. */
export function refuseSameName(source: Endpoint, target: Endpoint): void {
  if (hasSameName(source, target) && !differInSchema(source, target)) {
    throw same(`The source and the target are the same database, ${source.name}.`);
  }
}

/**
 * Refuses a source and target that are one database under two names, before anything is written: CONFIG_INVALID. The
 * answer is whether they are one, with different schemas of it.
 */
export async function refuseSameDatabase(
  { source, target }: Pick<RunContext, 'source' | 'target'>,
  sessions: { readonly source: SourceSession; readonly target: Recognizing },
): Promise<boolean> {
  if (!(await isOne(source, target, sessions))) return false;
  if (differInSchema(source, target)) return true;
  throw same(
    `The source ${source.name} and the target ${target.name} are the same database under two names, or share files.`,
  );
}

/** Refuses a table that would be moved onto itself, in another schema of one database: CONFIG_INVALID. */
export function refuseSameTables(tables: readonly Table[], names: NameMap): void {
  const own = new Set(tables.map((table) => tableKey(table.name)));
  const both = tables.find((table) => own.has(tableKey(names.table(table.name) ?? table.name)));
  if (both === undefined) return;
  throw same(`${formatTableName(both.name)} would be moved onto a table of the source.`);
}

async function isOne(
  source: Endpoint,
  target: Endpoint,
  sessions: { readonly source: SourceSession; readonly target: Recognizing },
): Promise<boolean> {
  if (source.dialect.name !== target.dialect.name) return false;
  if (source.name === target.name) return true;
  const identity = await sessions.source.identity?.();
  return identity !== undefined && (await sessions.target.recognizes?.(identity)) === true;
}

function hasSameName(source: Endpoint, target: Endpoint): boolean {
  return source.dialect.name === target.dialect.name && source.name === target.name;
}

function differInSchema({ dialect, config }: Endpoint, target: Endpoint): boolean {
  return (
    dialect.capabilities.schemas && dialect.defaultSchema?.(config) !== dialect.defaultSchema?.(target.config)
  );
}

function same(message: string): MigrationError {
  return new MigrationError({ code: 'CONFIG_INVALID', message, hint: 'Give another target.' });
}
