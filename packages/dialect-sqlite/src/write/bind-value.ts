import type { ColumnPlan, LogicalType } from '@godwit/plugin-api';
import type { Affinity } from '../affinity.js';
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
    default:
      return text;
  }
}

// A column of these affinities makes a whole number of a double that is one.
function numeric(affinity: Affinity): boolean {
  return affinity === 'integer' || affinity === 'numeric' || affinity === 'real';
}

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_T = 0x74;
/** A double holds every whole number of so many digits. */
const SAFE_DIGITS = 15;
const LARGEST = 2n ** 63n - 1n;
const WHOLE = /^-?\d+$/;

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

const wholeNumber: BindCell = (source, cell) =>
  smallNumber(source.bytes, cell.start, cell.end) ?? wholeInteger(source, cell);

/** A whole number of 64 bits; what is none does not fit. */
export const wholeInteger: BindCell = (source, cell) => {
  const word = source.text(cell.start, cell.end, true);
  return WHOLE.test(word) ? within64Bits(BigInt(word)) : undefined;
};

function within64Bits(value: bigint): bigint | undefined {
  return value >= -LARGEST - 1n && value <= LARGEST ? value : undefined;
}

/** The number of at most 15 digits; undefined for longer ones and for anything else. */
function smallNumber(bytes: Buffer, start: number, end: number): number | undefined {
  const negative = bytes[start] === MINUS;
  const first = negative ? start + 1 : start;
  if (end - first > SAFE_DIGITS || first === end) return undefined;
  let value = 0;
  for (let at = first; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < ZERO || byte > NINE) return undefined;
    value = value * 10 + (byte - ZERO);
  }
  return negative ? -value : value;
}

/** Exact in a column that stores numbers: whole ones of 64 bits, others of at most 15 digits; NaN and the like as words. */
const decimalNumber: BindCell = (source, { start, end }) => {
  const small = smallNumber(source.bytes, start, end);
  if (small !== undefined) return small;
  const word = source.text(start, end, true);
  const last = source.bytes[end - 1] as number;
  if (last < ZERO || last > NINE) return word;
  const digits = word.replace(/^-?0*\.?0*/, '').replace('.', '').length;
  if (!word.includes('.')) return WHOLE.test(word) ? within64Bits(BigInt(word)) : undefined;
  return digits <= SAFE_DIGITS ? Number(word) : undefined;
};

/** A double; NaN is none in SQLite and stays a word. */
export const float: BindCell = (source, { start, end }) => {
  const small = smallNumber(source.bytes, start, end);
  if (small !== undefined) return small;
  const word = source.text(start, end, true);
  if (word === 'NaN') return word;
  return word.endsWith('Inf') ? Number(`${word}inity`) : Number(word);
};

/** `+00` becomes `+00:00`, which SQLite's own functions understand. */
const zonedTimestamp: BindCell = (source, { start, end }) => {
  const word = source.text(start, end, true);
  return source.bytes[end - 3] === 0x2b && end - start > 3 ? `${word}:00` : word;
};
