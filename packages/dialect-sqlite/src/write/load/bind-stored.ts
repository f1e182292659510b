import { float, wholeInteger } from './bind-number.js';
import type { BindCell } from './bind-value.js';
import { RawText, rawText } from './raw-text.js';

const INTEGER = 0x69;
const REAL = 0x72;
const TEXT = 0x74;
const BYTES = 0x62;
/** The backslash that bytes begin with where they are a cell of their own. */
const CANONICAL_BYTES = 0x5c;

/** Binds cells of the encoding of stored values, and those of columns that are written as stored values. `onRawText` is told of texts that need a statement of their own. */
export function bindStored(onRawText: () => void): BindCell {
  return (source, cell) => {
    const start = cell.start + 1;
    switch (source.bytes[cell.start]) {
      case INTEGER:
        return wholeInteger(source, { ...cell, start });
      case REAL:
        return float(source, { ...cell, start });
      case CANONICAL_BYTES:
        return source.hex(start + 1, cell.end);
      case BYTES:
        return source.hex(start, cell.end);
      case TEXT:
        if (cell.ascii || source.isValid(start, cell.end)) {
          const text = source.text(start, cell.end, cell.ascii);
          return cell.doubled ? text.replaceAll("''", "'") : text;
        }
        onRawText();
        return rawText(source.bytes.subarray(start, cell.end), cell.doubled);
      default:
        onRawText();
        return new RawText(source.hex(start, cell.end));
    }
  };
}
