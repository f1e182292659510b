import type { LogicalType } from './logical-type.js';
import type { Value } from './value.js';

/**
 * The one spelling of a value that both sides of a move agree on, as the cell text of encoded batches and in
 * reject files. The value must be in its canonical form (see {@link Value}); null has no text and is the
 * caller's to spell.
 *
 * boolean `true`/`false`; numbers in the shortest decimal form that reads back to the same value (`Infinity`,
 * `-Infinity`, `NaN`, `-0`); bytes `\x` and lower-case hex; an array a JSON array of its elements' texts;
 * everything else is its own canonical string.
 */
export function canonicalText(value: Exclude<Value, null>, type: LogicalType): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (isBytes(value)) return `\\x${hex(value)}`;
  return JSON.stringify(value.map((element) => elementText(element, type)));
}

function elementText(element: Value, type: LogicalType): unknown {
  if (element === null) return null;
  const of = type.kind === 'array' ? type.of : type;
  if (Array.isArray(element)) return element.map((inner: Value) => elementText(inner, of));
  return canonicalText(element, of);
}

function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 16 ? `0${byte.toString(16)}` : byte.toString(16);
  return text;
}
