import type { ExpressionContext, LogicalType } from '@godwit/plugin-api';
import type { Lab } from './lab.js';
import { column, idColumn } from './make-tables.js';

/**
 * What the kit's own trees stand in: a table of a bigint `a`, a text `b`, a float `c`, a date `d`, JSON `e`,
 * a decimal `f`, a boolean `g` and a timestamp `h`.
 */
export function kitContext(
  { dialect }: Lab,
  purpose: ExpressionContext['purpose'],
  expected?: LogicalType,
): ExpressionContext {
  const columns = [
    idColumn(dialect, 'id'),
    column(dialect, 'a', { kind: 'bigint' }),
    column(dialect, 'b', { kind: 'text' }),
    column(dialect, 'c', { kind: 'float', bits: 64 }),
    column(dialect, 'd', { kind: 'date' }),
    column(dialect, 'e', { kind: 'json', form: 'normalized' }),
    column(dialect, 'f', { kind: 'decimal', precision: 10, scale: 2 }),
    column(dialect, 'g', { kind: 'boolean' }),
    column(dialect, 'h', { kind: 'timestamp', precision: 6, zoned: false }),
  ];
  const context = { purpose, table: { name: { name: 't' }, columns } };
  return expected === undefined ? context : { ...context, expected };
}
