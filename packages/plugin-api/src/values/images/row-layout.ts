/** A signed number of 32 bits, the highest byte first. */
export function int32At(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** Where a cell of a row stands, by its number from 0: the length of its image, and then that. `start`: where the row begins. */
export function cellAt(bytes: Uint8Array, start: number, cell: number): number {
  // The number of cells comes first.
  let at = start + 2;
  for (let left = cell; left > 0; left--) at += 4 + Math.max(0, int32At(bytes, at));
  return at;
}

/** The end of a row that begins at a place. */
export function endOfRow(bytes: Uint8Array, start: number): number {
  return cellAt(bytes, start, ((bytes[start] as number) << 8) | (bytes[start + 1] as number));
}
