import {
  type ColumnPlan,
  canonicalText,
  encodeQuotedCsv,
  type LogicalType,
  MigrationError,
  type Row,
  type Value,
} from '@godwit/plugin-api';
import { splitRows, toValues } from '../../read/rows/cells.js';

/**
 * Rows as PostgreSQL's COPY takes them: the agreed encoding, but for arrays, which it spells in its own way. An error has the
 * number of its row, to which those `before` these are added.
 */
export function encodeRows(rows: readonly Row[], columns: readonly ColumnPlan[], before = 0): Uint8Array {
  const hasArrays = columns.some((column) => column.as.kind === 'array');
  const spelled = hasArrays
    ? rows.map((row) => row.map((value, index) => spell(value, columns[index])))
    : rows;
  const text = encodeQuotedCsv(spelled, columns);
  if (!isWellFormed(text)) throw badText(rows, columns, before);
  return Buffer.from(text, 'utf8');
}

/** Rows in the agreed encoding, as PostgreSQL takes them. */
export function spellArrays(bytes: Uint8Array, columns: readonly ColumnPlan[]): Uint8Array {
  if (!columns.some((column) => column.as.kind === 'array')) return bytes;
  const types = columns.map((column) => column.as);
  return encodeRows(
    [...splitRows(bytes)].map((cells) => toValues(cells, types)),
    columns,
  );
}

function spell(value: Value, column: ColumnPlan | undefined): Value {
  return Array.isArray(value) && column !== undefined ? arrayLiteral(value, column.as) : value;
}

/** `{"a",NULL,{"b"}}`. */
function arrayLiteral(values: readonly Value[], type: LogicalType): string {
  const of = type.kind === 'array' ? type.of : type;
  const elements = values.map((value) => {
    if (value === null) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value, of);
    return `"${canonicalText(value, of).replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `{${elements.join(',')}}`;
}

/** A lone surrogate has no bytes in UTF-8; Node would put another character in its place without a word. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

function badText(rows: readonly Row[], columns: readonly ColumnPlan[], before: number): MigrationError {
  for (const [row, values] of rows.entries()) {
    for (const [index, value] of values.entries()) {
      if (typeof value !== 'string' || isWellFormed(value)) continue;
      const message = 'A text holds half of a surrogate pair, which UTF-8 cannot say.';
      const column = columns[index]?.name;
      return new MigrationError({
        code: 'BAD_TEXT',
        message,
        row: before + row,
        place: column === undefined ? {} : { column },
      });
    }
  }
  return new MigrationError({ code: 'BAD_TEXT', message: 'A text cannot be said in UTF-8.' });
}
