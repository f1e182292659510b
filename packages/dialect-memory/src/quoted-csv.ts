import { type ColumnPlan, MigrationError, QUOTED_CSV, type Row, type Value } from '@godwit/plugin-api';
import { valueOfText } from './values.js';

const CELL = /(?:(NULL)|'((?:[^']|'')*)')([,\n])/y;

/**
 * Reads the encoding `quoted-csv` back into canonical values, the inverse of `encodeQuotedCsv`. Throws WRITE_FAILED
 * where the bytes are not in the encoding, VALUE_DOES_NOT_FIT with `row` for a text that is none of its column's type;
 * `before` rows came before these.
 */
export function decodeQuotedCsv(
  bytes: Uint8Array,
  columns: readonly ColumnPlan[],
  before = 0,
): readonly Row[] {
  const text = utf8(bytes);
  const cell = new RegExp(CELL);
  const rows: Value[][] = [];
  let row: Value[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    const column = columns[row.length];
    if (match === null || column === undefined) throw notEncoded();
    const [, isNull, quoted = '', end] = match;
    row.push(
      isNull === undefined ? valueIn(quoted.replaceAll("''", "'"), column, before + rows.length) : null,
    );
    if (end === ',') continue;
    if (row.length < columns.length) throw notEncoded();
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw notEncoded();
  return rows;
}

function valueIn(text: string, { name, as }: ColumnPlan, row: number): Value {
  const value = valueOfText(text, as);
  if (value !== undefined) return value;
  const message = `A cell holds no ${as.kind}.`;
  throw new MigrationError({ code: 'VALUE_DOES_NOT_FIT', message, place: { column: name }, row });
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw notEncoded(cause);
  }
}

function notEncoded(cause?: unknown): MigrationError {
  const message = `A batch is not in the encoding ${QUOTED_CSV}.`;
  return new MigrationError({ code: 'WRITE_FAILED', message, cause });
}
