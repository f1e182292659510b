import { type ErrorCode, isMigrationError } from '@godwit/plugin-api';
import { originalError } from '../errors/wrap-error.js';

/** What passes by itself: a lost connection, a server that restarts, a transaction that gave way. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'CONNECTION_LOST',
  'LOCK_LOST',
  'TARGET_BUSY',
  'SOURCE_BUSY',
]);
/** Met while a side is opened again: the server is not back yet, or has not noticed that the old session is gone. */
const NOT_YET: ReadonlySet<ErrorCode> = new Set(['SERVER_UNREACHABLE', 'TARGET_LOCKED']);

const LOST: ReadonlySet<ErrorCode> = new Set(['CONNECTION_LOST', 'LOCK_LOST']);

const FIRST_MS = 500;
const MOST_MS = 30_000;
/** A failure that comes later than this is another one. */
const ANOTHER_MS = 120_000;

/** How often, and after what time, something that passes is tried again. */
export class Patience {
  readonly #most: number;
  #waited = 0;
  #tries = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** `seconds`: how long one failure may last. */
  constructor(seconds: number) {
    this.#most = seconds * 1000;
  }

  /** Whether it is worth trying again. `opening`: no run had begun, or went on, when it failed. */
  has(error: unknown, opening = false): boolean {
    const cause = originalError(error);
    if (!isMigrationError(cause)) return false;
    if (performance.now() - this.#last > ANOTHER_MS) [this.#waited, this.#tries] = [0, 0];
    return this.#waited < this.#most && (PASSING.has(cause.code) || (opening && NOT_YET.has(cause.code)));
  }

  /** How many milliseconds to wait now: twice as long each time, with a part of chance, so that many do not come at once. */
  next(): number {
    const wait = Math.min(MOST_MS, FIRST_MS * 2 ** this.#tries) * (0.5 + Math.random() / 2);
    this.#tries += 1;
    this.#waited += wait;
    this.#last = performance.now() + wait;
    return Math.round(wait);
  }
}

/** Whether a side was reached, and the connection to it ended. */
export function isLoss(error: unknown): boolean {
  const cause = originalError(error);
  return isMigrationError(cause) && LOST.has(cause.code);
}
