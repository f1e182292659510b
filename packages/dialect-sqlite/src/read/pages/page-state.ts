import { readSync } from 'node:fs';
import type { Descriptors } from './descriptors.js';

/** A state of the files, which a transaction keeps as it is. */
export interface PageState {
  readonly descriptors: Descriptors;
  /** What of the log belongs to it; absent: nothing does. */
  readonly log?: LoggedState;
  /** How many pages the database has in it; absent: as its header or the size of the file says. */
  readonly pages?: number;
}

/** A log up to a frame. */
interface LoggedState {
  readonly lastFrame: number;
  /**
   * Pages and the places of their last frames in the log, in turn, in memory that threads share; absent: nobody has looked, and
   * proved by their sums that the frames are whole, yet.
   */
  readonly offsets?: Float64Array<SharedArrayBuffer>;
}

/** Why rows are not read by pages; completes "read by SQL, since". */
export interface NoPages {
  readonly why: string;
}

/** The pages, where they are read. */
export function readable(pages: PageState | NoPages): PageState | undefined {
  return 'why' in pages ? undefined : pages;
}

/** Two copies of a header of 48 bytes, and what the checkpoint has come to. */
const INDEX_BYTES = 136;
const COPY_BYTES = 48;
const MADE = 12;
const LAST_FRAME = 16;
const PAGES = 20;
const BACKFILLED = 96;
const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The state that a transaction of a database with a log sees, out of the index of the log (sqlite.org/walformat, section 2).
 * Asked between its beginning and a look that finds no commit since before; undefined where the index cannot be read.
 *
 * It is that of every transaction that began in the same span. Where some of the log is not in the file yet, each holds a mark of
 * the log, which keeps a writer from beginning it anew and a checkpoint from going past it. Where all of it is, one that began
 * later may hold the file instead (lock 0), which no checkpoint then writes: the file alone is the state for all of them.
 */
export function loggedState(descriptors: Descriptors): PageState | undefined {
  const { index, log } = descriptors;
  const bytes = new Uint8Array(INDEX_BYTES);
  if (index === undefined || readSync(index, bytes, 0, INDEX_BYTES, 0) < INDEX_BYTES) return undefined;
  const view = new DataView(bytes.buffer);
  const isWhole =
    Buffer.compare(bytes.subarray(0, COPY_BYTES), bytes.subarray(COPY_BYTES, 2 * COPY_BYTES)) === 0;
  if (!isWhole || bytes[MADE] !== 1) return undefined;
  const lastFrame = view.getUint32(LAST_FRAME, isLittle);
  const count = view.getUint32(PAGES, isLittle);
  const pages = count === 0 ? {} : { pages: count };
  if (view.getUint32(BACKFILLED, isLittle) === lastFrame) return { descriptors, ...pages };
  return log === undefined ? undefined : { descriptors, log: { lastFrame }, ...pages };
}
