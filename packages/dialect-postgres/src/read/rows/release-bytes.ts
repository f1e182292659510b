/**
 * Gives the memory of bytes back at once, instead of when the garbage collector comes by; V8 lets some 64 MB of such
 * memory pile up first. Nobody may use the bytes afterwards.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  // What shares its memory with others is not ours to free, and what is gone cannot go again.
  if (!('transfer' in buffer) || bytes.byteLength === 0 || buffer.byteLength !== bytes.byteLength) return;
  buffer.transfer(0);
}
