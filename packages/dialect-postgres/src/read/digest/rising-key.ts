import { cellAt, int32At, type Table } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';

/** Watches the whole numbers of one column, and whether they rise from row to row of a binary COPY. */
export class RisingKey {
  /** False once a row did not. */
  isRising = true;
  readonly #column: number;
  /** The last one. */
  high = Number.NEGATIVE_INFINITY;
  low = 0;

  /** `column`: its place among those of a row. */
  constructor(column: number) {
    this.#column = column;
  }

  /** Whether it is the first of a row. */
  get isFirst(): boolean {
    return this.#column === 0;
  }

  take(bytes: Uint8Array, start: number): void {
    const at = cellAt(bytes, start, this.#column);
    const size = int32At(bytes, at);
    const last = int32At(bytes, at + size);
    // Numbers of 16 bits have the end of their length before them.
    const low = size === 2 ? (last << 16) >> 16 : last;
    const high = size === 8 ? int32At(bytes, at + 4) : low >> 31;
    const isAbove = high > this.high || (high === this.high && low >>> 0 > this.low);
    this.high = high;
    this.low = low >>> 0;
    if (!isAbove) this.isRising = false;
  }
}

/**
 * Whether rows seem to lie in the order of a column, so that a scan gives them so and need not go along an index, which costs the
 * server almost twice as much. What ANALYZE found out about a sample: it may be otherwise.
 */
export async function seemInOrder(connection: Connection, table: Table, column: string): Promise<boolean> {
  const [row] = await connection.query<{ readonly found: boolean }>(
    `SELECT s.correlation >= 0.9999 AS found FROM pg_catalog.pg_stats AS s JOIN pg_catalog.pg_class AS c ON c.relname = s.tablename
       JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = s.schemaname
      WHERE c.oid = $1::pg_catalog.regclass AND s.attname = $2 AND NOT s.inherited`,
    [qualifiedName(table.name), column],
  );
  return row?.found === true;
}
