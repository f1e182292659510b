import { formatKey, type Probe, type ProbeResult, type Value } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { toMigrationError } from './sqlite-error.js';
import type { Connection } from './worker/connection.js';

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
  const from = `FROM main.${quoteIdentifier(probe.table.name)} AS t${condition(probe)}`;
  const count = db.prepare(`SELECT count(*) ${from}`).pluck().get() as bigint;
  if (count === 0n || probe.kind === 'rows') return { count, keys: [] };
  const { keyColumns } = probe;
  if (keyColumns.length === 0) return { count, keys: [] };
  const list = keyColumns.map((column) => `t.${quoteIdentifier(column)}`).join(', ');
  const rows = db.prepare(`SELECT ${list} ${from} LIMIT ${MAX_KEYS}`).raw().all() as Value[][];
  return { count, keys: rows.map((row) => formatKey(keyColumns, row)) };
}

function condition(probe: Probe): string {
  switch (probe.kind) {
    case 'rows':
      return '';
    case 'matches':
      return ` WHERE (${probe.predicate})`;
    case 'above':
      return ` WHERE t.${quoteIdentifier(probe.column)} > ${BigInt(probe.value)}`;
    case 'duplicates': {
      const columns = probe.columns.map((column) => quoteIdentifier(column)).join(', ');
      const same = `SELECT ${columns} FROM main.${quoteIdentifier(probe.table.name)} GROUP BY ${columns} HAVING count(*) > 1`;
      const own = probe.columns.map((column) => `t.${quoteIdentifier(column)}`).join(', ');
      return ` WHERE (${own}) IN (${same})`;
    }
    case 'orphans': {
      const { columns, references } = probe;
      const set = columns.map((column) => `t.${quoteIdentifier(column)} IS NOT NULL`);
      // The parent's column stands first, so that it is compared by its own affinity and collation.
      const same = columns.map(
        (column, index) =>
          `p.${quoteIdentifier(references.columns[index] ?? '')} = t.${quoteIdentifier(column)}`,
      );
      const parent = `main.${quoteIdentifier(references.table.name)}`;
      return ` WHERE ${set.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${parent} AS p WHERE ${same.join(' AND ')})`;
    }
  }
}
