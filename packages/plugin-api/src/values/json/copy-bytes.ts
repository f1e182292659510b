const FEW_BYTES = 64;

/** Copies bytes into other memory. A call to the engine costs more than a few bytes do. */
export function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  if (end - start > FEW_BYTES) to.set(from.subarray(start, end), at);
  else for (let index = 0; index < end - start; index++) to[at + index] = from[start + index] as number;
}
