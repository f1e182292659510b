import {
  type ErrorCode,
  MigrationError,
  type ReadOptions,
  type Row,
  type Table,
  type Value,
} from '@godwit/plugin-api';
import { placeIn } from '../state/failures.js';
import { byteLength, describeType, respell } from '../values.js';
import { cleaned } from './bad-text.js';
import type { KeyedRow, KeyOrder } from './key-order.js';

/** A row as it was asked for, and the memory that it takes. */
export interface GivenRow {
  readonly values: Row;
  readonly bytes: number;
}

/**
 * Gives the columns that are asked for, each as the type it is asked for. Throws READ_FAILED for a column that is not
 * there; the rows throw VALUE_DOES_NOT_FIT, BAD_TEXT and CELL_TOO_LARGE with the place of the value.
 */
export function rowReader(table: Table, order: KeyOrder, options: ReadOptions): (row: KeyedRow) => GivenRow {
  const columns = options.columns.map((plan) => {
    const at = table.columns.findIndex(({ name }) => name === plan.name);
    const column = table.columns[at];
    if (column === undefined) {
      throw failure('READ_FAILED', `There is no column ${plan.name}.`, placeIn(table.name));
    }
    return { at, plan, type: column.type };
  });
  return ({ row, key }) => {
    let bytes = 0;
    const values = columns.map(({ at, plan, type }) => {
      const place = (): MigrationError['place'] =>
        placeIn(table.name, { column: plan.name, key: order.name(key) });
      const value = respell(row[at] ?? null, type, plan.as);
      if (value === undefined) {
        throw failure('VALUE_DOES_NOT_FIT', `A value is no ${describeType(plan.as)}.`, place());
      }
      const given = clean(value, options, place);
      bytes += byteLength(given);
      return given;
    });
    return { values, bytes };
  };
}

function clean(value: Value, options: ReadOptions, place: () => MigrationError['place']): Value {
  const bytes = byteLength(value);
  if (bytes > options.maxCellBytes) {
    throw failure(
      'CELL_TOO_LARGE',
      `A value has ${bytes} bytes, more than ${options.maxCellBytes}.`,
      place(),
    );
  }
  const clean = cleaned(value, options.badText);
  if (clean === undefined) {
    throw failure('BAD_TEXT', 'A text holds NUL characters or what has no UTF-8.', place());
  }
  return clean;
}

function failure(code: ErrorCode, message: string, place: MigrationError['place']): MigrationError {
  return new MigrationError({ code, message, place });
}
