/** The end of a row that begins at a place. */
export function endOfRow(bytes: Uint8Array, start: number): number {
  const cells = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  let at = start + 2;
  for (let cell = 0; cell < cells; cell++) {
    const length =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number);
    at += 4 + Math.max(0, length);
  }
  return at;
}
