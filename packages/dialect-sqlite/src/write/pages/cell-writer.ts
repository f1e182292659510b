import type { RecordBuffer } from './record-buffer.js';

/** The bytes of a batch of images. */
export interface Images {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** What is written in place of a serial type where SQLite might store something else: then its own INSERT decides. */
export const NOT_EXACT = -1;

/** Writes what SQLite would store of an image of that many bytes, which is not NULL, and gives its serial type. */
export type CellWriter = (image: Images, at: number, size: number, out: RecordBuffer) => number;
