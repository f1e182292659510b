import { formatKey, type Probe, type ProbeResult } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName, quoteName } from '../sql-text.js';

/** The most keys that one answer lists. */
const MAX_KEYS = 20;

/** Answers one probe. */
export async function answerProbe(connection: Connection, probe: Probe): Promise<ProbeResult> {
  const from = `FROM ${qualifiedName(probe.table)} AS t${condition(probe)}`;
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

function condition(probe: Probe): string {
  switch (probe.kind) {
    case 'rows':
      return '';
    case 'matches':
      return ` WHERE (${probe.predicate})`;
    case 'above':
      return ` WHERE t.${quoteName(probe.column)} > ${BigInt(probe.value)}`;
    case 'duplicates': {
      const columns = probe.columns.map((column) => quoteName(column)).join(', ');
      const same = `SELECT ${columns} FROM ${qualifiedName(probe.table)} GROUP BY ${columns} HAVING count(*) > 1`;
      const own = probe.columns.map((column) => `t.${quoteName(column)}`).join(', ');
      return ` WHERE (${own}) IN (${same})`;
    }
    case 'orphans': {
      const set = probe.columns.map((column) => `t.${quoteName(column)} IS NOT NULL`);
      const pairs = probe.columns.map(
        (column, index) =>
          `parent.${quoteName(probe.references.columns[index] ?? '')} = t.${quoteName(column)}`,
      );
      const parent = qualifiedName(probe.references.table);
      return ` WHERE ${set.join(' AND ')} AND NOT EXISTS (SELECT FROM ${parent} AS parent WHERE ${pairs.join(' AND ')})`;
    }
  }
}
