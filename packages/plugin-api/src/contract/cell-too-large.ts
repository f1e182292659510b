import { MigrationError } from '../notes/errors.js';
import type { Place } from '../notes/note.js';

/** The largest value that a copy and a proof carry, in bytes: text of it is still one string of V8, and its hex digits fit into a message of 1 GB. */
export const LARGEST_CELL = 500_000_000;

/** The error CELL_TOO_LARGE of a value of so many bytes, where so many are allowed. */
export function cellTooLarge(bytes: number, maxCellBytes: number, place: Place): MigrationError {
  const message = `A value has ${bytes} bytes, more than the ${maxCellBytes} that maxCellBytes allows.`;
  const hint =
    bytes > LARGEST_CELL
      ? `No value of more than ${LARGEST_CELL} bytes can be moved and compared: leave the row out with options.where.`
      : 'Raise maxCellBytes, or leave the row out with options.where.';
  return new MigrationError({ code: 'CELL_TOO_LARGE', message, hint, place });
}
