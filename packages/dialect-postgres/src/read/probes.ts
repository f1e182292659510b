import { formatKey, type Probe, type ProbeResult, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { quoteName } from '../ddl/sql-text.js';
import { ownRows, partitionedAmong } from '../write/partitioned.js';
import { sameKey } from '../write/same-key.js';

/** The most keys that one answer lists. */
const MAX_KEYS = 20;

/** Answers probes in their order. */
export async function answerProbes(
  connection: Connection,
  probes: readonly Probe[],
): Promise<readonly ProbeResult[]> {
  const partitioned = await partitionedAmong(connection, probes.flatMap(tablesOf));
  const rowsOf = (table: TableName): string => ownRows(table, partitioned);
  const results = [];
  for (const probe of probes) results.push(await answerProbe(connection, probe, rowsOf));
  return results;
}

/** The tables that a probe looks at. */
export function tablesOf(probe: Probe): readonly TableName[] {
  return probe.kind === 'orphans' ? [probe.table, probe.references.table] : [probe.table];
}

/** How a table is named in FROM. */
type RowsOf = (table: TableName) => string;

async function answerProbe(connection: Connection, probe: Probe, rowsOf: RowsOf): Promise<ProbeResult> {
  const from = `FROM ${rowsOf(probe.table)} AS t${await condition(connection, probe, rowsOf)}`;
  const [row] = await connection.query<{ count: bigint }>(`SELECT pg_catalog.count(*) AS count ${from}`);
  const count = row?.count ?? 0n;
  if (count === 0n || probe.kind === 'rows') return { count, keys: [] };
  return { count, keys: await keys(connection, probe.keyColumns, from) };
}

/** Rows of a table without a key are named by where they lie. */
async function keys(
  connection: Connection,
  columns: readonly string[],
  from: string,
): Promise<readonly string[]> {
  const named = columns.length === 0 ? ['ctid'] : columns;
  const cells = named.map((column) => `t.${quoteName(column)}::text`).join(', ');
  const rows = await connection.values(`SELECT ${cells} ${from} LIMIT ${MAX_KEYS}`);
  return rows.map((row) => formatKey(named, row.map(asText)));
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

async function condition(connection: Connection, probe: Probe, rowsOf: RowsOf): Promise<string> {
  if (probe.kind === 'rows') return '';
  const question = probe.kind === 'orphans' ? await orphans(connection, probe, rowsOf) : asked(probe, rowsOf);
  return ` WHERE ${[...restrictions(probe), question].join(' AND ')}`;
}

/** The line end ends a comment that a predicate may hold. */
function restrictions({ where }: { readonly where?: string }): readonly string[] {
  return where === undefined ? [] : [`(${where}\n)`];
}

function asked(probe: Exclude<Probe, { readonly kind: 'rows' | 'orphans' }>, rowsOf: RowsOf): string {
  switch (probe.kind) {
    case 'matches':
      return `(${probe.predicate}\n)`;
    case 'violates':
      return `NOT (${probe.check}\n)`;
    case 'above':
    case 'below':
      return `t.${quoteName(probe.column)} ${probe.kind === 'above' ? '>' : '<'} ${BigInt(probe.value)}`;
    case 'duplicates': {
      const columns = probe.columns.map((column) => quoteName(column)).join(', ');
      const rows = [`FROM ${rowsOf(probe.table)}`, ...restrictions(probe)].join(' WHERE ');
      const own = probe.columns.map((column) => `t.${quoteName(column)}`).join(', ');
      return `(${own}) IN (SELECT ${columns} ${rows} GROUP BY ${columns} HAVING count(*) > 1)`;
    }
  }
}

async function orphans(
  connection: Connection,
  probe: Extract<Probe, { readonly kind: 'orphans' }>,
  rowsOf: RowsOf,
): Promise<string> {
  const { columns, references } = probe;
  const set = columns.map((column) => `t.${quoteName(column)} IS NOT NULL`);
  const same = await sameKey(connection, probe, { child: 't', parent: 'parent' });
  const found = [...restrictions(references), same].join(' AND ');
  return `${set.join(' AND ')} AND NOT EXISTS (SELECT FROM ${rowsOf(references.table)} AS parent WHERE ${found})`;
}
