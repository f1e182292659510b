import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { recordKey } from '../images/record-key.js';
import { RecordView } from '../pages/record.js';
import type { StoredRow } from '../pages/rows.js';
import type { TableLayout } from '../pages/table-layout.js';
import { keyLabel } from '../rows/key-value.js';
import type { ProfileContext } from './examine.js';

const INTEGER = 6;
const REAL = 7;
const BLOB = 12;

/** What is asked of some rows, of which there are so many before. */
export interface RowFacts {
  /** The key in words for people. */
  readonly keyOf: (row: StoredRow, before: number) => string;
  /** The value of a column that came later than the row. */
  readonly lateOf: (column: string, before: number) => RecordView;
}

export function rowFacts(context: ProfileContext, { hasRowids }: TableLayout): RowFacts {
  const { labels } = context.table.keys;
  const keyOf: RowFacts['keyOf'] = ({ record, rowid }, before) => {
    const key = hasRowids ? [rowid.bigint] : recordKey(record, labels.length, context.encoding);
    return keyLabel(labels, key, BigInt(before + 1));
  };
  return { keyOf, lateOf: (column, before) => lateField(context, column, before) };
}

/**
 * The value of a column in the rows that are older than it, as the one field of a record: SQLite tells it of the row before
 * which there are so many. All of these rows have it.
 */
function lateField(
  { statements, table: { keys, sql } }: Pick<ProfileContext, 'statements' | 'table'>,
  column: string,
  before: number,
): RecordView {
  const x = quoteIdentifier(column);
  const isNumbered = keys.columns.length === 0;
  const tail = isNumbered ? keys.slice({ after: before, limit: 1 }) : keys.slice({ limit: 1 });
  const [kind, value, bytes] =
    statements.row(
      `SELECT typeof(${x}), ${x}, CAST(${x} AS BLOB) FROM ${sql} ${tail.sql}${isNumbered ? '' : ' OFFSET ?'}`,
      isNumbered ? tail.parameters : [...tail.parameters, before],
    ) ?? [];
  const [type, body] = fieldOf(kind as string, value, bytes as Uint8Array);
  const record = new RecordView();
  const types = varint(type);
  const whole = Buffer.concat([Buffer.of(types.length + 1), types, body]);
  record.locate(whole, 0, whole.length, 0);
  return record;
}

/** A value as records hold it: its serial type and its bytes. */
function fieldOf(kind: string, value: unknown, bytes: Uint8Array): readonly [number, Uint8Array] {
  const number = Buffer.alloc(8);
  switch (kind) {
    case 'integer':
      number.writeBigInt64BE(value as bigint);
      return [INTEGER, number];
    case 'real':
      number.writeDoubleBE(value as number);
      return [REAL, number];
    case 'text':
      return [BLOB + 1 + 2 * bytes.length, bytes];
    case 'blob':
      return [BLOB + 2 * bytes.length, bytes];
    default:
      return [0, Buffer.alloc(0)];
  }
}

function varint(number: number): Uint8Array {
  const groups = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    groups.unshift(0x80 | (rest % 128));
  return Buffer.from(groups);
}
