import type { Hash } from 'node:crypto';
import {
  type ColumnPlan,
  digestText,
  encodeDigestCell,
  encodeDigestText,
  isSpelledBare,
  type Row,
  type Value,
} from '@godwit/plugin-api';

// Longer values are not made one more string as a whole.
const LARGE_CELL = 1 << 16;

/** Adds rows to a hash as `encodeDigestText` spells them. `large`: their cells may be, so each goes by itself. */
export function hashRows(
  hash: Hash,
  rows: readonly Row[],
  columns: readonly ColumnPlan[],
  large: boolean,
): void {
  if (!large) {
    hash.update(encodeDigestText(rows, columns));
    return;
  }
  for (const row of rows) {
    for (const [index, column] of columns.entries()) {
      if (index > 0) hash.update(',');
      hashCell(hash, row[index] ?? null, column);
    }
    hash.update('\n');
  }
}

function hashCell(hash: Hash, value: Value, column: ColumnPlan): void {
  const bare = isSpelledBare(column.as);
  if (ArrayBuffer.isView(value)) {
    if (!bare) hash.update(`${2 * value.byteLength + 2},`);
    hashBytes(hash, value as Uint8Array);
  } else if (typeof value !== 'string' || bare) hash.update(encodeDigestCell(value, column));
  else hashText(hash, digestText(value, column));
}

function hashBytes(hash: Hash, bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  hash.update('\\x');
  for (let from = 0; from < buffer.byteLength; from += LARGE_CELL)
    hash.update(buffer.toString('hex', from, from + LARGE_CELL), 'latin1');
}

function hashText(hash: Hash, text: string): void {
  hash.update(`${Buffer.byteLength(text)},`);
  for (let from = 0; from < text.length; ) {
    const to = endOfPart(text, from);
    hash.update(text.slice(from, to));
    from = to;
  }
}

/** A character outside of the basic plane is not cut in two. */
function endOfPart(text: string, from: number): number {
  const end = from + LARGE_CELL;
  return end < text.length && text.charCodeAt(end) >= 0xdc00 && text.charCodeAt(end) <= 0xdfff
    ? end + 1
    : end;
}
