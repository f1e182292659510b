const LARGE_BYTES = 8 * 1024 ** 2;

/**
 * Memory for the bytes of large values. It comes from the system itself: what is not written to takes no room, and all of it
 * is given back at once, instead of being kept for the next who asks.
 */
export function largeMemory(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(bytes, { maxByteLength: bytes }), 0, bytes);
}

/** Room for at least so many bytes, with what the memory holds in front; that is gone. Large memory has more than is asked. */
export function moreMemory(memory: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  const wanted = Math.max(memory.length * 2, bytes);
  if (wanted < LARGE_BYTES) return new Uint8Array(memory.buffer.transfer(wanted));
  const larger = largeMemory(Math.max(wanted, bytes * 2));
  larger.set(memory);
  memory.buffer.transfer(0);
  return larger;
}

/** The first bytes of memory, which ends behind them: large memory is cut there, other is moved. */
export function cutMemory({ buffer }: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  if (!buffer.resizable) return new Uint8Array(buffer.transfer(bytes));
  buffer.resize(bytes);
  return new Uint8Array(buffer, 0, bytes);
}

/**
 * Gives the memory of bytes back at once, instead of when the garbage collector comes by; V8 lets some 64 MB of such
 * memory pile up first, in every thread. Nobody may use the bytes afterwards.
 */
export function releaseBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  // What shares its memory with others is not ours to free, and what is gone cannot go again.
  if (!('transfer' in buffer) || bytes.byteLength === 0 || buffer.byteLength !== bytes.byteLength) return;
  buffer.transfer(0);
}
