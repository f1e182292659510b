import { canonicalText } from '../values/canonical-text.js';
import type { Row } from '../values/value.js';
import type { ColumnPlan } from './column-plan.js';

/**
 * The name of the encoding that this package specifies: comma-separated cells in UTF-8, each a value's canonical
 * text in single quotes with inner quotes doubled, NULL the bare word `NULL`, each row ended by a line feed. A float may
 * be spelled in any decimal form that reads back to the same 64 bits, since engines spell them differently.
 * A source that lists it in `capabilities.encodings.reads` may hand over whole batches in it; a target that lists it
 * in `encodings.writes` takes them.
 */
export const QUOTED_CSV = 'quoted-csv';

/** Rows in the encoding {@link QUOTED_CSV}: the reference for dialects that render it in their own SQL. */
export function encodeQuotedCsv(rows: readonly Row[], columns: readonly ColumnPlan[]): string {
  let text = '';
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++) {
      const value = row[index] ?? null;
      const column = columns[index] as ColumnPlan;
      text += index === 0 ? '' : ',';
      text += value === null ? 'NULL' : `'${canonicalText(value, column.as).replaceAll("'", "''")}'`;
    }
    text += '\n';
  }
  return text;
}
