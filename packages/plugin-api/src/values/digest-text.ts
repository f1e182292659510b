import type { ColumnPlan } from '../contract/column-plan.js';
import type { LogicalType } from '../schema/logical-type.js';
import { canonicalJson } from './canonical-json.js';
import { canonicalText } from './canonical-text.js';
import type { Row, Value } from './value.js';

/**
 * The text of a value for content digests: one spelling for each value, whatever side it was read from. It is
 * {@link canonicalText}, but
 * - a float is the 16 hex digits of its IEEE 754 bits as a double (big-endian; every NaN is `7ff8000000000000`), because
 *   engines spell doubles differently; a float of 32 bits is rounded to these first;
 * - a decimal has no zeros at the end of its fraction and no minus before zero, because a column may add some; so has an
 *   element of an array;
 * - JSON whose spelling does not count (`form: 'normalized'` of the column) is spelled by {@link canonicalJson}, its numbers by value.
 */
export function digestText(value: Exclude<Value, null>, { as, form }: Omit<ColumnPlan, 'name'>): string {
  if (typeof value === 'number' && as.kind === 'float')
    return floatBits(as.bits === 32 ? Math.fround(value) : value);
  if (typeof value !== 'string')
    return canonicalText(as.kind === 'array' ? bareElements(value, as) : value, as);
  if (as.kind === 'decimal') return bareDecimal(value);
  return as.kind === 'json' && form === 'normalized' ? bareJson(value) : value;
}

/**
 * Rows as the text that is digested: cells parted by commas, each row ended by a line feed. The reference for dialects that
 * render it in their own SQL.
 * - A kind that {@link isSpelledBare} stands as its text, NULL as the bare word `NULL`.
 * - Any other is its length in bytes of UTF-8, a comma and its text; NULL has the length -1 and no text, not even the comma.
 */
export function encodeDigestText(rows: readonly Row[], columns: readonly ColumnPlan[]): string {
  let text = '';
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++) {
      const cell = encodeDigestCell(row[index] ?? null, columns[index] as ColumnPlan);
      text += index === 0 ? cell : `,${cell}`;
    }
    text += '\n';
  }
  return text;
}

/** One cell as {@link encodeDigestText} spells it. */
export function encodeDigestCell(value: Value, column: ColumnPlan): string {
  const bare = isSpelledBare(column.as);
  if (value === null) return bare ? 'NULL' : '-1';
  const text = digestText(value, column);
  return bare ? text : `${utf8Length(text)},${text}`;
}

/** Whether the digest texts of a type hold no comma, no line feed, and never the word NULL. */
export function isSpelledBare({ kind }: LogicalType): boolean {
  return BARE.has(kind);
}

const BARE: ReadonlySet<LogicalType['kind']> = new Set([
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'float',
  'bytes',
  'date',
  'time',
  'timestamp',
  'interval',
  'uuid',
]);

/** Text that is no JSON stands for itself: that it is none is for others to tell. */
function bareJson(text: string): string {
  const canonical = canonicalJson(text, 'by-value');
  return canonical.ok ? canonical.text : text;
}

function bareDecimal(text: string): string {
  const bare = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return bare === '-0' ? '0' : bare;
}

function bareElements(value: Exclude<Value, null>, type: LogicalType): Exclude<Value, null> {
  const of = type.kind === 'array' ? type.of : type;
  if (Array.isArray(value)) return value.map((one: Value) => (one === null ? null : bareElements(one, of)));
  return of.kind === 'decimal' && typeof value === 'string' ? bareDecimal(value) : value;
}

const FLOAT = new DataView(new ArrayBuffer(8));

function floatBits(value: number): string {
  FLOAT.setFloat64(0, value);
  const high = FLOAT.getUint32(0).toString(16).padStart(8, '0');
  return Number.isNaN(value) ? '7ff8000000000000' : high + FLOAT.getUint32(4).toString(16).padStart(8, '0');
}

/**
 * The bytes of a text in UTF-8, counted without making them. Half of a surrogate pair counts as the character that stands for
 * what is none.
 */
function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    length += unit < 0x800 ? 1 : 2;
    // A pair is four bytes, of which its two halves were counted already.
    if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(index + 1))) index += 1;
  }
  return length;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
