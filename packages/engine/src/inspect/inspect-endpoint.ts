import {
  type ColumnProfile,
  type DatabaseSchema,
  formatTableName,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { checkRole } from '../dialects/endpoint.js';
import { openSource, openTarget } from '../dialects/open-sessions.js';
import { describeSide } from '../plan/describe-side.js';
import type { RowCount } from '../plan/migration-plan.js';
import { withoutModules } from '../plan/tables/module-tables.js';
import type { Endpoint } from '../run-context.js';
import type { InspectedColumn, InspectedTable, Inspection } from './inspection.js';

/** How to look. */
export interface Look {
  readonly signal: AbortSignal;
  readonly profile: boolean;
  readonly rows: boolean;
}

/** Looks through a source session where the dialect has one, else through a target session. */
export async function inspectEndpoint(endpoint: Endpoint, look: Look): Promise<Inspection> {
  if (endpoint.dialect.openSource === undefined) return inspectTarget(endpoint, look);
  await using session = await openSource(endpoint, { readers: 1, snapshot: 'live', signal: look.signal });
  const schema = withoutModules(await session.introspect());
  const tables: InspectedTable[] = [];
  for (const table of schema.tables) tables.push(await inspectTable(session, table, look));
  return report(endpoint, schema, tables);
}

async function inspectTarget(endpoint: Endpoint, look: Look): Promise<Inspection> {
  checkRole(endpoint.dialect, 'target');
  await using session = await openTarget(endpoint, look.signal);
  const schema = await session.introspect();
  if (!look.rows) return report(endpoint, schema, schema.tables.map(named));
  const counts = await session.count(schema.tables.map((table) => ({ kind: 'rows', table: table.name })));
  const tables = schema.tables.map((table, index) => {
    return { name: formatTableName(table.name), rows: Number(counts[index]?.count ?? 0n) };
  });
  return report(endpoint, schema, tables);
}

function report(endpoint: Endpoint, schema: DatabaseSchema, tables: readonly InspectedTable[]): Inspection {
  const defaultSchema = endpoint.dialect.defaultSchema?.(endpoint.config);
  return {
    format: 1,
    side: describeSide(endpoint, schema),
    schema,
    ...(defaultSchema === undefined ? {} : { defaultSchema }),
    tables,
  };
}

function named(table: Table): InspectedTable {
  return { name: formatTableName(table.name) };
}

async function inspectTable(session: SourceSession, table: Table, look: Look): Promise<InspectedTable> {
  look.signal.throwIfAborted();
  const { name } = named(table);
  if (!look.rows && !look.profile) return { name };
  if (!look.profile || session.profile === undefined) {
    const rows = await countRows(session, table, look.signal);
    return rows === undefined ? { name } : { name, rows };
  }
  const profile = await session.profile(table, {
    columns: table.columns.map((column) => ({ name: column.name, as: column.type })),
    badText: 'replace',
    sourceTimeZone: 'UTC',
    signal: look.signal,
  });
  return { name, rows: Number(profile.rows), columns: profile.columns.map(columnFacts) };
}

/** So many rows are counted in no time. */
const FEW_ROWS = 100_000;

/** Counts a table that seems small; a larger one only has a guess. */
async function countRows(
  session: SourceSession,
  table: Table,
  signal: AbortSignal,
): Promise<RowCount | undefined> {
  const estimate = await session.estimateRows(table);
  if (estimate === undefined) return undefined;
  if (estimate > FEW_ROWS) return { estimate };
  const counted = await session.count?.([{ kind: 'rows', table: table.name }], signal);
  return counted?.[0] === undefined ? { estimate } : Number(counted[0].count);
}

function columnFacts(column: ColumnProfile): InspectedColumn {
  return {
    name: column.name,
    nulls: Number(column.nulls),
    misfits: Number(column.misfits),
    misfitKeys: column.misfitKeys,
    ...(column.fits === undefined ? {} : { fits: column.fits.as }),
    ...(column.form === undefined ? {} : { form: column.form }),
    badText: Number(column.badText),
    notes: column.notes,
  };
}
