import type { ComparableCell, SqliteCell } from '../cell.js';
import { exactDecimal } from '../decimal.js';
import { expectedText } from '../text.js';
import { type ArrayText, parseArrayText } from './array-text.js';
import type { CarriedType } from './carried-type.js';
import { spellText } from './spell-text.js';

type Stored = Exclude<SqliteCell, { readonly storage: 'null' }>;

/** What a value of PostgreSQL, given as its own text output, must be in SQLite; the spelling is that of `carriedCell`. */
export function expectedCarriedCell(text: string | null, type: CarriedType): ComparableCell {
  if (text === null) return null;
  if (type.element === undefined) return spellText(text, type);
  return JSON.stringify(spellArray(parseArrayText(text, type.delimiter ?? ','), type.element));
}

function spellArray(array: ArrayText, element: CarriedType): unknown {
  return array.map((part) => {
    if (part === null) return null;
    return typeof part === 'string' ? spellText(part, element) : spellArray(part, element);
  });
}

/** A value that SQLite holds in a column that was of this type. A storage class that the type must not have is unfit. */
export function carriedCell(cell: SqliteCell, type: CarriedType): ComparableCell {
  if (cell.storage === 'null') return null;
  if (type.element !== undefined) return arrayCell(cell, type.element);
  const spell = STORED[type.name] ?? textCell;
  return spell(cell, type) ?? { unfit: `${cell.storage} in a column that was ${type.name}` };
}

const STORED: Readonly<Record<string, (cell: Stored, type: CarriedType) => ComparableCell | undefined>> = {
  bool: booleanCell,
  int2: integerCell,
  int4: integerCell,
  int8: integerCell,
  numeric: numericCell,
  float4: floatCell,
  float8: floatCell,
  bytea: (cell) => (cell.storage === 'blob' ? Buffer.from(cell.value).toString('hex') : undefined),
};

function booleanCell(cell: Stored): ComparableCell | undefined {
  if (cell.storage !== 'integer' || cell.value < 0n || cell.value > 1n) return undefined;
  return String(cell.value === 1n);
}

function integerCell(cell: Stored): ComparableCell | undefined {
  return cell.storage === 'integer' ? String(cell.value) : undefined;
}

/** Few digits are stored as a number, many as exact text. No number is NaN, which is text in either case. */
function numericCell(cell: Stored, type: CarriedType): ComparableCell | undefined {
  const isNumber = cell.storage === 'integer' || cell.storage === 'real';
  if (type.fitsDouble && isNumber) return exactDecimal(String(cell.value)) ?? String(cell.value);
  const text = textCell(cell, type);
  return type.fitsDouble && text !== 'NaN' ? undefined : text;
}

/** A column of reals holds every float but NaN, which stays text. */
function floatCell(cell: Stored, type: CarriedType): ComparableCell | undefined {
  if (cell.storage === 'real') return spellText(String(cell.value), type);
  return textCell(cell, type) === 'NaN' ? 'NaN' : undefined;
}

function textCell(cell: Stored, type: CarriedType): ComparableCell | undefined {
  if (cell.storage !== 'text') return undefined;
  const text = expectedText(cell.value, undefined);
  return typeof text === 'string' ? spellText(text, type) : text;
}

function arrayCell(cell: Stored, element: CarriedType): ComparableCell {
  const text = cell.storage === 'text' ? expectedText(cell.value, undefined) : undefined;
  if (typeof text !== 'string') return { unfit: `${cell.storage} in a column of arrays` };
  try {
    const array: unknown = JSON.parse(text, keepSource);
    return Array.isArray(array) ? JSON.stringify(spellJson(array, element)) : { unfit: 'JSON, but no array' };
  } catch {
    return { unfit: 'text that is no JSON in a column of arrays' };
  }
}

/** Numbers stay as their source text, for a double would lose digits. */
function keepSource(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

function spellJson(array: readonly unknown[], element: CarriedType): unknown {
  return array.map((part) => {
    if (part === null) return null;
    return Array.isArray(part) ? spellJson(part, element) : spellText(String(part), element);
  });
}
