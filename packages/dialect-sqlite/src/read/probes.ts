import { formatKey, type Probe, type ProbeResult, type Value } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../connect/connection.js';
import { toMigrationError } from '../errors/sqlite-error.js';
import { tableSource } from './rows/table-source.js';

/** The most keys that one answer lists. */
const MAX_KEYS = 20;

/** Answers probes in their order. Throws READ_FAILED with the table of the one that cannot be asked. */
export function answerProbes(db: Connection, probes: readonly Probe[]): readonly ProbeResult[] {
  return probes.map((probe) => {
    try {
      return answerProbe(db, probe);
    } catch (error) {
      throw toMigrationError(error, { table: probe.table.name });
    }
  });
}

/** Answers one probe. */
export function answerProbe(db: Connection, probe: Probe): ProbeResult {
  const { sql, unindexed } = tableSource(db, probe.table.name, 't');
  const from = `FROM ${probe.kind === 'rows' || probe.kind === 'texts' ? unindexed : sql}${condition(db, probe)}`;
  const count = db.prepare(`SELECT count(*) ${from}`).pluck().get() as bigint;
  if (count === 0n || probe.kind === 'rows') return { count, keys: [] };
  if (probe.kind === 'texts') {
    const texts = probe.columns.map((column) => `CAST(t.${quoteIdentifier(column)} AS TEXT)`).join(', ');
    const rows = db.prepare(`SELECT ${texts} ${from}`).raw().all() as (string | null)[][];
    return { count, keys: [], texts: rows };
  }
  const { keyColumns } = probe;
  if (keyColumns.length === 0) return { count, keys: [] };
  const list = keyColumns.map((column) => `t.${quoteIdentifier(column)}`).join(', ');
  const rows = db.prepare(`SELECT ${list} ${from} LIMIT ${MAX_KEYS}`).raw().all() as Value[][];
  return { count, keys: rows.map((row) => formatKey(keyColumns, row)) };
}

function condition(db: Connection, probe: Probe): string {
  if (probe.kind === 'rows' || probe.kind === 'texts') return '';
  return ` WHERE ${[...restrictions(probe), asked(db, probe)].join(' AND ')}`;
}

/** The line end ends a comment that a predicate may hold. */
function restrictions({ where }: { readonly where?: string }): readonly string[] {
  return where === undefined ? [] : [`(${where}\n)`];
}

function asked(db: Connection, probe: Exclude<Probe, { readonly kind: 'rows' | 'texts' }>): string {
  switch (probe.kind) {
    case 'matches':
      return `(${probe.predicate}\n)`;
    case 'violates':
      return `NOT (${probe.check}\n)`;
    case 'above':
    case 'below':
      return `t.${quoteIdentifier(probe.column)} ${probe.kind === 'above' ? '>' : '<'} ${BigInt(probe.value)}`;
    case 'duplicates': {
      const columns = probe.columns.map((column) => quoteIdentifier(column)).join(', ');
      const rows = [`FROM ${tableSource(db, probe.table.name).sql}`, ...restrictions(probe)].join(' WHERE ');
      const own = probe.columns.map((column) => `t.${quoteIdentifier(column)}`).join(', ');
      return `(${own}) IN (SELECT ${columns} ${rows} GROUP BY ${columns} HAVING count(*) > 1)`;
    }
    case 'orphans':
      return orphans(db, probe);
  }
}

function orphans(
  db: Connection,
  { columns, references }: Extract<Probe, { readonly kind: 'orphans' }>,
): string {
  const set = columns.map((column) => `t.${quoteIdentifier(column)} IS NOT NULL`);
  // The parent's column stands first, so that it is compared by its own affinity and collation.
  const same = columns.map(
    (column, index) => `p.${quoteIdentifier(references.columns[index] ?? '')} = t.${quoteIdentifier(column)}`,
  );
  const parent = tableSource(db, references.table.name, 'p').sql;
  const found = [...restrictions(references), ...same].join(' AND ');
  return `${set.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${parent} WHERE ${found})`;
}
