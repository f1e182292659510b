import type { LogicalType } from '../schema/logical-type.js';
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

const DIGITS = new TextEncoder().encode('0123456789abcdef');
const ASCII = new TextDecoder();
const CHUNK = 1 << 16;

/** Piece by piece: a text that grows digit by digit takes many times the memory of its characters. */
function hex(bytes: Uint8Array): string {
  const codes = new Uint8Array(2 * Math.min(CHUNK, bytes.length));
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const size = Math.min(CHUNK, bytes.length - start);
    for (let index = 0; index < size; index++) {
      const byte = bytes[start + index] as number;
      codes[2 * index] = DIGITS[byte >> 4] as number;
      codes[2 * index + 1] = DIGITS[byte & 15] as number;
    }
    parts.push(ASCII.decode(codes.subarray(0, 2 * size)));
  }
  return parts.join('');
}
