/**
 * The bytes of a text that SQLite itself makes a text of: one that is no valid text, holds NUL characters, or is so
 * large that it should not become a JavaScript string on its way.
 */
export class RawText {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** The bytes of a cell with one of each two quotes; no string could be made of broken bytes. */
export function rawText(cell: Buffer, doubled: boolean): RawText {
  if (!doubled) return new RawText(cell);
  return new RawText(Buffer.from(cell.toString('latin1').replaceAll("''", "'"), 'latin1'));
}
