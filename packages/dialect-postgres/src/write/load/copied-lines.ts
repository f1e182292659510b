import { releaseBytes } from '@godwit/plugin-api';

const QUOTE = 0x27;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

interface Segment {
  readonly rows: number;
  readonly lineFeeds: number;
  /** Every row is one line, so that its bytes need not be looked at again. */
  readonly plain: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Finds the row that PostgreSQL means by a line of its COPY. It counts line ends inside of quotes too: line feeds, but
 * carriage returns in the first row, as long as it has not seen how rows end.
 */
export class CopiedLines {
  #segments: Segment[] = [];
  /** Rows of COPYs before this one. */
  #before = 0;
  #isImages = false;

  /** Takes what is about to be sent. */
  add(bytes: Uint8Array, rows: number): void {
    // Of images the server counts rows.
    const lineFeeds = this.#isImages ? rows : countLineFeeds(bytes);
    this.#segments.push({
      rows,
      lineFeeds,
      plain: lineFeeds === rows && (this.#isImages || this.#segments.length > 0),
      bytes,
    });
  }

  /** The next COPY of the same rows, which counts from its own first row; `images`: it takes images of cells. */
  next(images: boolean): void {
    this.#before += this.#segments.reduce((sum, { rows }) => sum + rows, 0);
    this.#segments = [];
    this.#isImages = images;
  }

  /** What was added last has left this process, so that its memory can be given back. */
  sent(): void {
    const last = this.#segments.at(-1);
    if (last?.plain === true) releaseBytes(last.bytes);
  }

  /** Begins anew, as the next COPY does; everything added has left. */
  clear(): void {
    for (const { bytes } of this.#segments) releaseBytes(bytes);
    this.forget();
  }

  /** Begins anew, whatever became of what was added. */
  forget(): void {
    this.#segments = [];
    this.#before = 0;
  }

  /** The number of the row, from 0, whose last line is this one, counted from 1. */
  rowAt(line: number): number | undefined {
    let row = this.#before;
    let lines = 0;
    for (const segment of this.#segments) {
      if (segment.plain) {
        if (line <= lines + segment.rows) return row + line - lines - 1;
        lines += segment.lineFeeds;
      } else {
        const walked = walk(segment.bytes, { line, lines, isFirst: row === this.#before });
        if (walked.found) return row + walked.rows;
        lines = walked.lines;
      }
      row += segment.rows;
    }
    return undefined;
  }
}

interface Walk {
  readonly line: number;
  readonly lines: number;
  readonly isFirst: boolean;
}

function walk(
  bytes: Uint8Array,
  start: Walk,
): { readonly found: boolean; readonly rows: number; readonly lines: number } {
  let { lines } = start;
  let rows = 0;
  let quoted = false;
  for (const byte of bytes) {
    if (byte === QUOTE) quoted = !quoted;
    else if (quoted && byte === (start.isFirst && rows === 0 ? CARRIAGE_RETURN : LINE_FEED)) lines++;
    else if (!quoted && byte === LINE_FEED) {
      lines++;
      if (lines >= start.line) return { found: true, rows, lines };
      rows++;
    }
  }
  return { found: false, rows, lines };
}

function countLineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
