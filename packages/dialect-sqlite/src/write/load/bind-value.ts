import type { ColumnPlan, LogicalType } from '@godwit/plugin-api';
import type { Affinity } from '../../types/affinity.js';
import { keptArray } from '../../types/values/array-text.js';
import { isStoredValue } from '../../types/values/stored-value.js';
import { decimalNumber, float, wholeInteger, wholeNumber } from './bind-number.js';
import { bindStored } from './bind-stored.js';
import type { CellSource } from './cell-source.js';
import { type RawText, rawText } from './raw-text.js';

/** What better-sqlite3 binds. */
export type Bound = null | number | bigint | string | Buffer | RawText;

/** A cell of a batch: the bytes between its quotes. */
export interface Cell {
  start: number;
  /** The place of the closing quote. */
  end: number;
  /** All its bytes are known to be ASCII. */
  ascii: boolean;
  /** Quotes inside are doubled; only text has any. */
  doubled: boolean;
}

/** Makes the value to bind of a cell, or undefined where the column cannot hold it. */
export type BindCell = (source: CellSource, cell: Readonly<Cell>) => Bound | undefined;

/**
 * How the cells of a column become values of a column of that affinity in the target. `onRawText` is told of texts that
 * need a statement of their own.
 */
export function bindCell(column: ColumnPlan, affinity: Affinity, onRawText: () => void): BindCell {
  const type = column.as;
  const text = textBinder(onRawText);
  if (isStoredValue(type)) return bindStored(onRawText);
  switch (type.kind) {
    case 'boolean':
      return numeric(affinity) ? booleanNumber : booleanInteger;
    case 'integer':
    case 'bigint':
      return numeric(affinity) ? wholeNumber : wholeInteger;
    case 'decimal':
      return numeric(affinity) ? decimalNumber : text;
    case 'float':
      return affinity === 'text' ? text : float;
    case 'bytes':
      return (source, cell) => source.hex(cell.start + 2, cell.end);
    case 'timestamp':
      return (type as Extract<LogicalType, { kind: 'timestamp' }>).zoned ? zonedTimestamp : text;
    case 'array':
      return arrayBinder(type, text);
    default:
      return text;
  }
}

/** What is too large for a string of its own stays as it came. */
function arrayBinder(type: LogicalType, text: BindCell): BindCell {
  return (source, cell) => {
    const bound = text(source, cell);
    return typeof bound === 'string' ? keptArray(bound, type) : bound;
  };
}

// A column of these affinities makes a whole number of a double that is one.
function numeric(affinity: Affinity): boolean {
  return affinity === 'integer' || affinity === 'numeric' || affinity === 'real';
}

const LETTER_T = 0x74;
/** Texts from this size on go to SQLite as bytes: strings of that size would pile up until they are collected. */
const LARGE_TEXT_BYTES = 256 * 1024;

function textBinder(onRawText: () => void): BindCell {
  return (source, { start, end, ascii, doubled }) => {
    if (end - start >= LARGE_TEXT_BYTES) {
      onRawText();
      return rawText(source.bytes.subarray(start, end), doubled);
    }
    const word = source.text(start, end, ascii);
    return doubled ? word.replaceAll("''", "'") : word;
  };
}

const booleanNumber: BindCell = (source, cell) => (source.bytes[cell.start] === LETTER_T ? 1 : 0);

const booleanInteger: BindCell = (source, cell) => (source.bytes[cell.start] === LETTER_T ? 1n : 0n);

/** `+00` becomes `+00:00`, which SQLite's own functions understand. */
const zonedTimestamp: BindCell = (source, { start, end }) => {
  const word = source.text(start, end, true);
  return source.bytes[end - 3] === 0x2b && end - start > 3 ? `${word}:00` : word;
};
