import type { Column, ColumnPlan } from '@godwit/plugin-api';
import { quoteName } from '../ddl/sql-text.js';

/** Kinds whose values have one small size. */
const SMALL = new Set([
  'boolean',
  'integer',
  'bigint',
  'float',
  'date',
  'time',
  'timestamp',
  'interval',
  'uuid',
  'enum',
]);

/** Above this, compressed or not, a value is measured by its text. */
const WORTH_MEASURING = 100_000;

/** What counts the values of a column, and what gives the size of its largest one in bytes. */
export function sizeOf(
  column: Column | undefined,
  plan: ColumnPlan,
): { readonly set: string; readonly largest: string } {
  const name = quoteName(plan.name);
  const kind = column?.type.kind ?? 'native';
  if (SMALL.has(kind)) return { set: name, largest: 'NULL::integer' };
  // The size of a text or of bytes is known without reading what is stored apart.
  if (kind === 'text' || kind === 'bytes') return { set: name, largest: `max(octet_length(${name}))` };
  const text = `octet_length(${name}::text)`;
  return {
    set: name,
    largest: `max(CASE WHEN pg_column_size(${name}) > ${WORTH_MEASURING} THEN ${text} ELSE pg_column_size(${name}) END)`,
  };
}
