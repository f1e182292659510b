/**
 * Gives the memory of bytes back at once, instead of when the garbage collector comes by; V8 lets some 64 MB of such
 * memory pile up first, in every thread. Nobody may use the bytes afterwards.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  // What is gone cannot go again, and what shares its memory with others is not ours to free.
  if (!(buffer instanceof ArrayBuffer) || bytes.byteLength === 0) return;
  if (buffer.byteLength !== bytes.byteLength) return;
  (buffer as ArrayBuffer & { transfer(byteLength: number): ArrayBuffer }).transfer(0);
}

/** {@link releaseBytes} for every binary value of a row. */
export function releaseCells(row: readonly unknown[]): void {
  for (const cell of row) if (ArrayBuffer.isView(cell)) releaseBytes(cell as Uint8Array);
}
