import { isMigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { tableSource } from './table-source.js';

/**
 * A cheap guess at a table's rows: SQLite's statistics where ANALYZE left some, else the span of its rowids; none of a
 * table that SQLite cannot read.
 */
export function estimateRows(db: Connection, table: string): number | undefined {
  try {
    return fromStatistics(db, table) ?? fromRowids(db, tableSource(db, table).unindexed);
  } catch (error) {
    if (isMigrationError(error)) return undefined;
    throw error;
  }
}

function fromStatistics(db: Connection, table: string): number | undefined {
  const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").get();
  if (known === undefined) return undefined;
  const stats = db
    .prepare('SELECT stat FROM sqlite_stat1 WHERE tbl = ? ORDER BY idx IS NULL DESC')
    .pluck()
    .all(table);
  const rows = stats.map((stat) => Number.parseInt(String(stat), 10)).filter(Number.isFinite);
  return rows.length === 0 ? undefined : Math.max(...rows);
}

const FEW = 1000;

function fromRowids(db: Connection, name: string): number | undefined {
  const few = Number(db.prepare(`SELECT count(*) FROM (SELECT 1 FROM ${name} LIMIT ${FEW})`).pluck().get());
  if (few < FEW) return few;
  try {
    const span = db.prepare(
      `SELECT (SELECT max(rowid) FROM ${name}) AS high, (SELECT min(rowid) FROM ${name}) AS low`,
    );
    const { high, low } = span.get() as { high: unknown; low: unknown };
    if (typeof high !== 'bigint' || typeof low !== 'bigint') return undefined;
    // Keys that are spread wide (hashes, timestamps) say nothing about how many there are.
    const rows = Number(high - low) + 1;
    return rows <= mostRows(db) ? rows : undefined;
  } catch {
    // WITHOUT ROWID: there is no cheap guess.
    return undefined;
  }
}

/** A row takes a few bytes at least. */
function mostRows(db: Connection): number {
  const bytes =
    Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  return bytes / 4;
}
