import { MigrationError } from '@godwit/plugin-api';
import type { BindCell, Bound, Cell } from './bind-value.js';
import type { CellSource } from './cell-source.js';

/** What becomes of the rows that are read. */
export interface RowSink {
  readonly rowsAtOnce: number;
  /** Takes the values of `count` rows, one after the other; the array is used again afterwards. */
  rows(values: readonly Bound[], count: number): void;
  /** The error for a cell that its column cannot hold; `row` counts from the last call of `rows`. */
  refused(column: number, row: number): Error;
}

const QUOTE = 0x27;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const LETTER_N = 0x4e;
const NULL_BYTES = 'NULL'.length;
// Behind so many bytes the end of a cell is looked for by the C library.
const SHORT_BYTES = 64;
/** Rows are handed on earlier when they hold this much, so that large cells do not pile up. */
const BYTES_AT_ONCE = 1 << 20;

/** Reads a batch in the encoding quoted-csv; returns how many rows it held. */
export function readCells(source: CellSource, binders: readonly BindCell[], sink: RowSink): number {
  const { bytes } = source;
  const width = binders.length;
  // One array and one cell for all: millions of small objects would cost more than the work itself.
  const values: Bound[] = new Array(width * sink.rowsAtOnce);
  const cell: Cell = { start: 0, end: 0, ascii: true, doubled: false };
  let count = 0;
  let total = 0;
  let at = 0;
  let since = 0;
  while (at < bytes.length) {
    for (let column = 0; column < width; column++) {
      let bound: Bound | undefined = null;
      if (bytes[at] === QUOTE) {
        cell.start = at + 1;
        findEnd(bytes, cell);
        at = cell.end + 1;
        bound = (binders[column] as BindCell)(source, cell);
        if (bound === undefined) throw sink.refused(column, count);
      } else if (bytes[at] === LETTER_N) at += NULL_BYTES;
      values[count * width + column] = bound;
      if (bytes[at] !== (column === width - 1 ? LINE_FEED : COMMA)) throw malformed();
      at++;
    }
    // A row without cells is a line feed alone.
    if (width === 0) at++;
    count++;
    if (count === sink.rowsAtOnce || at - since >= BYTES_AT_ONCE) {
      sink.rows(values, count);
      total += count;
      count = 0;
      since = at;
    }
  }
  if (count > 0) sink.rows(values, count);
  return total + count;
}

/** Finds the quote that ends a cell. */
function findEnd(bytes: Buffer, cell: Cell): void {
  let at = cell.start;
  let seen = 0;
  cell.doubled = false;
  for (;;) {
    const limit = Math.min(at + SHORT_BYTES, bytes.length);
    let byte = bytes[at] as number;
    while (at < limit && byte !== QUOTE) {
      seen |= byte;
      byte = bytes[++at] as number;
    }
    if (byte !== QUOTE) {
      at = bytes.indexOf(QUOTE, at);
      if (at < 0) throw malformed();
      // Not looked at, so not known.
      seen |= 0x80;
    }
    if (bytes[at + 1] !== QUOTE) break;
    cell.doubled = true;
    at += 2;
  }
  cell.end = at;
  cell.ascii = seen < 0x80;
}

function malformed(): MigrationError {
  return new MigrationError({ code: 'INTERNAL', message: 'A batch is not in the encoding quoted-csv.' });
}
