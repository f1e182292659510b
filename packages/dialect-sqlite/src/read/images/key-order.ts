import type { RecordView } from '../pages/record.js';
import type { KeyPart } from '../rows/key-space.js';
import type { KeyValue } from '../rows/key-value.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { bigintOf, integerOf } from './integer-image.js';
import { numberOf } from './real-image.js';
import { isText } from './text-image.js';

/** NULL, numbers, text, bytes: each class comes before the next one (sqlite.org/datatype3, section 4.1). */
const RANKS = { null: 0, number: 1, text: 2, bytes: 3 } as const;

/** Which of two texts comes first, by their bytes as they are stored: below zero, zero or above. */
type Collate = (one: Uint8Array, other: Uint8Array) => number;

const COLLATIONS: ReadonlyMap<string, Collate> = new Map([
  ['BINARY', (one, other) => Buffer.compare(one, other)],
  ['RTRIM', (one, other) => Buffer.compare(trimmed(one), trimmed(other))],
  ['NOCASE', foldedOrder],
]);

/** Whether the order of a key is known here. In UTF-16 only the one that compares bytes is. */
export function isOrderKnown(parts: readonly KeyPart[], encoding: TextEncoding): boolean {
  const known = parts.map(({ collation }) => collation.toUpperCase());
  return known.every((one) => (encoding === 'UTF-8' ? COLLATIONS.has(one) : one === 'BINARY'));
}

/** A part of a key as it is compared. */
interface Bound {
  readonly rank: number;
  readonly number: bigint | number;
  readonly bytes: Uint8Array;
  readonly collate: Collate;
  readonly descending: boolean;
}

/** A key that records, which begin with theirs, are compared with in the order of their table. */
export class KeyOrder {
  readonly #bounds: readonly Bound[];

  constructor(parts: readonly KeyPart[], key: readonly KeyValue[], encoding: TextEncoding) {
    this.#bounds = parts.map((part, index) => boundOf(part, key[index] ?? null, encoding));
  }

  /** Below zero where the record comes before the key, zero where it has the key, else above. */
  compare(record: RecordView): number {
    for (let field = 0; field < this.#bounds.length; field++) {
      const bound = this.#bounds[field] as Bound;
      const order = compareField(record, field, bound);
      if (order !== 0) return bound.descending ? -order : order;
    }
    return 0;
  }
}

function boundOf(part: KeyPart, value: KeyValue, encoding: TextEncoding): Bound {
  const collate = COLLATIONS.get(part.collation.toUpperCase()) as Collate;
  const bound = { number: 0, bytes: new Uint8Array(0), collate, descending: part.descending };
  if (value === null) return { ...bound, rank: RANKS.null };
  if (typeof value === 'bigint' || typeof value === 'number')
    return { ...bound, rank: RANKS.number, number: value };
  if (typeof value === 'string') return { ...bound, rank: RANKS.text, bytes: encoded(value, encoding) };
  return ArrayBuffer.isView(value)
    ? { ...bound, rank: RANKS.bytes, bytes: value }
    : { ...bound, rank: RANKS.text, bytes: value.text };
}

function encoded(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'UTF-8') return Buffer.from(text);
  const units = Buffer.from(text, 'utf16le');
  return encoding === 'UTF-16be' ? units.swap16() : units;
}

function compareField(record: RecordView, field: number, bound: Bound): number {
  const rank = rankOf(record, field);
  if (rank !== bound.rank) return rank - bound.rank;
  if (rank === RANKS.null) return 0;
  if (rank === RANKS.number) {
    const value = exactNumber(record, field);
    // A whole number and a double are compared by what they are.
    return value < bound.number ? -1 : value > bound.number ? 1 : 0;
  }
  const start = record.offsets[field] as number;
  const bytes = record.bytes.subarray(start, start + record.size(field));
  return rank === RANKS.text ? bound.collate(bytes, bound.bytes) : Buffer.compare(bytes, bound.bytes);
}

function rankOf(record: RecordView, field: number): number {
  const type = record.types[field] as number;
  // A stored NaN is NULL.
  if (type === 0 || (type === 7 && Number.isNaN(numberOf(record, field)))) return RANKS.null;
  if (type < 12) return RANKS.number;
  return isText(type) ? RANKS.text : RANKS.bytes;
}

function exactNumber(record: RecordView, field: number): bigint | number {
  if (record.types[field] === 7) return numberOf(record, field);
  const value = integerOf(record, field);
  return Number.isNaN(value) ? bigintOf(record, field) : value;
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0x20) end--;
  return bytes.subarray(0, end);
}

/** Without regard to the case of ASCII letters, up to a NUL in both; then by length. */
function foldedOrder(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [folded(one[index] as number), folded(other[index] as number)];
    if (left !== right) return left - right;
    if (left === 0) break;
  }
  return one.length - other.length;
}

function folded(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
