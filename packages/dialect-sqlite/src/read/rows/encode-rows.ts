import { type ColumnPlan, encodeQuotedCsv, type Row, type Value } from '@godwit/plugin-api';

// Short strings are gone with the next small collection; long ones would pile up, and V8 limits them to 512 MB.
const HEX_BYTES_AT_ONCE = 1 << 14;

/** The same bytes as {@link encodeQuotedCsv} in UTF-8; large binary cells never become strings as a whole. */
export function encodeRows(rows: readonly Row[], columns: readonly ColumnPlan[]): Uint8Array {
  if (!columns.some((column) => column.as.kind === 'bytes')) {
    return new TextEncoder().encode(encodeQuotedCsv(rows, columns));
  }
  return joinPieces(rows.flatMap((row) => rowPieces(row, columns)));
}

/** Text as it is, and bytes that are still to become hex. */
export type Piece = string | Uint8Array;

function rowPieces(row: Row, columns: readonly ColumnPlan[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [index, column] of columns.entries()) {
    const value: Value = row[index] ?? null;
    if (index > 0) pieces.push(',');
    if (ArrayBuffer.isView(value)) pieces.push("'\\x", value as Uint8Array, "'");
    // The reference encodes the one cell; its line feed is left off.
    else pieces.push(encodeQuotedCsv([[value]], [column]).slice(0, -1));
  }
  pieces.push('\n');
  return pieces;
}

/** Pieces one after the other, bytes as hex. */
export function joinPieces(pieces: readonly Piece[]): Uint8Array {
  const size = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  const out = Buffer.from(new ArrayBuffer(size));
  let end = 0;
  for (const piece of pieces)
    end += typeof piece === 'string' ? out.write(piece, end) : writeHex(out, piece, end);
  return out;
}

function sizeOf(piece: Piece): number {
  return typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength * 2;
}

function writeHex(out: Buffer, bytes: Uint8Array, start: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = start;
  for (let from = 0; from < buffer.byteLength; from += HEX_BYTES_AT_ONCE) {
    end += out.write(buffer.toString('hex', from, from + HEX_BYTES_AT_ONCE), end, 'latin1');
  }
  return end - start;
}
