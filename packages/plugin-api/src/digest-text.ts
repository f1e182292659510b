import { canonicalJson } from './canonical-json.js';
import { canonicalText } from './canonical-text.js';
import type { ColumnPlan } from './column-plan.js';
import type { Row, Value } from './value.js';

/**
 * The text of a value for content digests: one spelling for each value, whatever side it was read from. It is
 * {@link canonicalText}, but
 * - a float is the 16 hex digits of its IEEE 754 bits as a double (big-endian; every NaN is `7ff8000000000000`), because
 *   engines spell doubles differently; a float of 32 bits is rounded to these first;
 * - a decimal has no zeros at the end of its fraction and no minus before zero, because a column may add some;
 * - JSON whose spelling does not count (`form: 'normalized'` of the column) is spelled by {@link canonicalJson}, its numbers by value.
 */
export function digestText(value: Exclude<Value, null>, { as, form }: Omit<ColumnPlan, 'name'>): string {
  if (typeof value === 'number' && as.kind === 'float')
    return floatBits(as.bits === 32 ? Math.fround(value) : value);
  if (typeof value !== 'string') return canonicalText(value, as);
  if (as.kind === 'decimal') return bareDecimal(value);
  return as.kind === 'json' && form === 'normalized' ? bareJson(value) : value;
}

/**
 * Rows as the text that is digested: cells in single quotes with inner quotes doubled, parted by commas, NULL the bare word
 * `NULL`, each row ended by a line feed. The reference for dialects that render it in their own SQL.
 */
export function encodeDigestText(rows: readonly Row[], columns: readonly ColumnPlan[]): string {
  let text = '';
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++) {
      const value = row[index] ?? null;
      const spelled =
        value === null
          ? 'NULL'
          : `'${digestText(value, columns[index] as ColumnPlan).replaceAll("'", "''")}'`;
      text += index === 0 ? spelled : `,${spelled}`;
    }
    text += '\n';
  }
  return text;
}

/** Text that is no JSON stands for itself: that it is none is for others to tell. */
function bareJson(text: string): string {
  const canonical = canonicalJson(text, 'by-value');
  return canonical.ok ? canonical.text : text;
}

function bareDecimal(text: string): string {
  const bare = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return bare === '-0' ? '0' : bare;
}

const FLOAT = new DataView(new ArrayBuffer(8));

function floatBits(value: number): string {
  FLOAT.setFloat64(0, value);
  const high = FLOAT.getUint32(0).toString(16).padStart(8, '0');
  return Number.isNaN(value) ? '7ff8000000000000' : high + FLOAT.getUint32(4).toString(16).padStart(8, '0');
}
