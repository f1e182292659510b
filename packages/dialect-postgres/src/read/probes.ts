import { formatKey, type Probe, type ProbeResult, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { quoteName } from '../ddl/sql-text.js';
import { ownRows, partitionedAmong } from '../write/partitioned.js';
import { type ComparedColumns, comparedColumns, sameKey } from '../write/same-key.js';

/** The most keys that one answer lists. */
const MAX_KEYS = 20;

/** Answers probes in their order. */
export async function answerProbes(
  connection: Connection,
  probes: readonly Probe[],
): Promise<readonly ProbeResult[]> {
  const partitioned = await partitionedAmong(connection, probes.flatMap(tablesOf));
  const orphans = probes.filter(({ kind }) => kind === 'orphans');
  const site: Site = {
    rowsOf: (table) => ownRows(table, partitioned),
    compared: await comparedColumns(connection, orphans.flatMap(tablesOf)),
  };
  const from = probes.map((probe) => `FROM ${site.rowsOf(probe.table)} AS t${condition(probe, site)}`);
  const counts = await connection.valuesOfEach(from.map((rows) => `SELECT pg_catalog.count(*) ${rows}`));
  const results: ProbeResult[] = [];
  for (const [index, probe] of probes.entries()) {
    const count = (counts[index]?.[0]?.[0] as bigint | undefined) ?? 0n;
    results.push({
      count,
      ...(count === 0n ? { keys: [] } : await named(connection, probe, from[index] ?? '')),
    });
  }
  return results;
}

/** Answers probes in their order, shared out among as many sessions; where one fails, that is told when none goes on. */
export async function answerShares(
  probes: readonly Probe[],
  sessions: number,
  answer: (share: readonly Probe[]) => Promise<readonly ProbeResult[]>,
): Promise<readonly ProbeResult[]> {
  const count = Math.max(1, Math.min(sessions, probes.length));
  const shares = Array.from({ length: count }, (_, share) => probes.filter((_, at) => at % count === share));
  const settled = await Promise.allSettled(shares.map(answer));
  const answers = settled.map((share) => {
    if (share.status === 'rejected') throw share.reason;
    return share.value;
  });
  return probes.flatMap((_, at) => answers[at % count]?.[Math.floor(at / count)] ?? []);
}

/** The tables that a probe looks at. */
export function tablesOf(probe: Probe): readonly TableName[] {
  return probe.kind === 'orphans' ? [probe.table, probe.references.table] : [probe.table];
}

/** What is known of the tables that probes look at. */
interface Site {
  /** How a table is named in FROM. */
  rowsOf(table: TableName): string;
  readonly compared: ComparedColumns;
}

/** What an answer holds beside the count. */
async function named(
  connection: Connection,
  probe: Probe,
  from: string,
): Promise<Omit<ProbeResult, 'count'>> {
  if (probe.kind === 'rows') return { keys: [] };
  if (probe.kind !== 'texts') return { keys: await keys(connection, probe.keyColumns, from) };
  const rows = await connection.values(`SELECT ${textsOf(probe.columns)} ${from}`);
  return { keys: [], texts: rows.map((row) => row.map(asText)) };
}

function textsOf(columns: readonly string[]): string {
  return columns.map((column) => `t.${quoteName(column)}::text`).join(', ');
}

/** Rows of a table without a key are named by where they lie. */
async function keys(
  connection: Connection,
  columns: readonly string[],
  from: string,
): Promise<readonly string[]> {
  const named = columns.length === 0 ? ['ctid'] : columns;
  const rows = await connection.values(`SELECT ${textsOf(named)} ${from} LIMIT ${MAX_KEYS}`);
  return rows.map((row) => formatKey(named, row.map(asText)));
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function condition(probe: Probe, site: Site): string {
  if (probe.kind === 'rows' || probe.kind === 'texts') return '';
  const question = probe.kind === 'orphans' ? orphans(probe, site) : asked(probe, site);
  return ` WHERE ${[...restrictions(probe), question].join(' AND ')}`;
}

/** The line end ends a comment that a predicate may hold. */
function restrictions({ where }: { readonly where?: string }): readonly string[] {
  return where === undefined ? [] : [`(${where}\n)`];
}

function asked(
  probe: Exclude<Probe, { readonly kind: 'rows' | 'texts' | 'orphans' }>,
  { rowsOf }: Site,
): string {
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

function orphans(probe: Extract<Probe, { readonly kind: 'orphans' }>, { rowsOf, compared }: Site): string {
  const { columns, references } = probe;
  const set = columns.map((column) => `t.${quoteName(column)} IS NOT NULL`);
  const same = sameKey(compared, probe, { child: 't', parent: 'parent' });
  const found = [...restrictions(references), same].join(' AND ');
  return `${set.join(' AND ')} AND NOT EXISTS (SELECT FROM ${rowsOf(references.table)} AS parent WHERE ${found})`;
}
