import type { ExpressionContext, LogicalType } from '@godwit/plugin-api';
import type { Lab } from './lab.js';
import { column, idColumn } from './make-tables.js';

/** What the kit's own trees stand in: a table of a bigint `a`, a text `b`, a float `c` and a date `d`. */
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
  ];
  const context = { purpose, table: { name: { name: 't' }, columns } };
  return expected === undefined ? context : { ...context, expected };
}
