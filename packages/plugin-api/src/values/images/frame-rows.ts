import { endOfRow } from './row-layout.js';

/** The bytes before a row that is digested among others: a letter, and the length of the row and of this length in 32 bits. */
export const ROW_HEAD_BYTES = 5;

const LETTER = 0x64; // d
const LENGTH_BYTES = 4;

/** Writes the head of a row of so many bytes. */
export function writeRowHead(into: Uint8Array, at: number, rowBytes: number): void {
  const length = rowBytes + LENGTH_BYTES;
  into[at] = LETTER;
  into[at + 1] = length >>> 24;
  into[at + 2] = length >>> 16;
  into[at + 3] = length >>> 8;
  into[at + 4] = length;
}

/** Rows as images of their cells, each behind its head, as blocks are digested: PostgreSQL sends them so. */
export function frameRows(images: Uint8Array, rows: number): Uint8Array {
  const framed = new Uint8Array(images.length + rows * ROW_HEAD_BYTES);
  let to = 0;
  for (let start = 0; start < images.length; ) {
    const end = endOfRow(images, start);
    writeRowHead(framed, to, end - start);
    to += ROW_HEAD_BYTES;
    for (let at = start; at < end; ) framed[to++] = images[at++] as number;
    start = end;
  }
  return framed;
}
