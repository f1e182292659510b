import { formatKey, type Probe, type ProbeResult, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { quoteName } from '../sql-text.js';
import { ownRows, partitionedAmong } from './partitioned.js';

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
  const from = `FROM ${rowsOf(probe.table)} AS t${condition(probe, rowsOf)}`;
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

function condition(probe: Probe, rowsOf: RowsOf): string {
  switch (probe.kind) {
    case 'rows':
      return '';
    case 'matches':
      return ` WHERE (${probe.predicate}\n)`;
    case 'above':
      return ` WHERE t.${quoteName(probe.column)} > ${BigInt(probe.value)}`;
    case 'duplicates': {
      const columns = probe.columns.map((column) => quoteName(column)).join(', ');
      const same = `SELECT ${columns} FROM ${rowsOf(probe.table)} GROUP BY ${columns} HAVING count(*) > 1`;
      const own = probe.columns.map((column) => `t.${quoteName(column)}`).join(', ');
      return ` WHERE (${own}) IN (${same})`;
    }
    case 'orphans': {
      const set = probe.columns.map((column) => `t.${quoteName(column)} IS NOT NULL`);
      const pairs = probe.columns.map(
        (column, index) =>
          `parent.${quoteName(probe.references.columns[index] ?? '')} = t.${quoteName(column)}`,
      );
      const parent = rowsOf(probe.references.table);
      return ` WHERE ${set.join(' AND ')} AND NOT EXISTS (SELECT FROM ${parent} AS parent WHERE ${pairs.join(' AND ')})`;
    }
  }
}
