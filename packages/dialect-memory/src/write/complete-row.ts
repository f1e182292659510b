import {
  type Column,
  type ColumnPlan,
  type ErrorCode,
  MigrationError,
  type Row,
  type SqlExpression,
  type Table,
  type Value,
} from '@godwit/plugin-api';
import { valueOfDatum } from '../expressions/datum.js';
import { evaluate, type Scope, scopeOf } from '../expressions/evaluate.js';
import { parseExpression } from '../expressions.js';
import { placeIn } from '../state/failures.js';
import { nextValue, withLastValue } from '../state/identities.js';
import { describeType, isOf, respell } from '../values.js';

/** A row for the table, and the table whose generators have given what the row lacked. */
export interface CompletedRow {
  readonly row: Row;
  readonly table: Table;
}

/** Values of an incoming row by the place of their column in the table. */
type Given = ReadonlyMap<number, Value>;

/** The values of a row, each as its column has it. Throws VALUE_DOES_NOT_FIT with the column. */
export function givenValues(table: Table, columns: readonly ColumnPlan[], values: Row): Given {
  if (values.length !== columns.length)
    throw refused(table, 'WRITE_FAILED', 'A row has not one value a column.');
  const given = new Map<number, Value>();
  for (const [index, { name, as }] of columns.entries()) {
    const at = table.columns.findIndex((column) => column.name === name);
    const column = table.columns[at];
    if (column === undefined) throw refused(table, 'WRITE_FAILED', `There is no column ${name}.`);
    if (column.generated !== undefined) throw refused(table, 'WRITE_FAILED', 'A column is computed.', name);
    const fitted = respell(values[index] ?? null, as, column.type);
    if (fitted === undefined) {
      throw refused(table, 'VALUE_DOES_NOT_FIT', `A value is no ${describeType(column.type)}.`, name);
    }
    given.set(at, fitted);
  }
  return given;
}

/**
 * A whole row: what is not given comes from `base`, else from the generator or the default of its column, and what is
 * computed is computed. Given keys are taken in both modes of an identity, since a move carries the keys that there are.
 */
export function completeRow(table: Table, given: Given, base?: Row): CompletedRow {
  let after = table;
  const values = table.columns.map((column, at): Value => {
    const value = given.get(at);
    if (value !== undefined) return value;
    if (base !== undefined) return base[at] ?? null;
    if (column.identity === undefined) return defaultOf(table, column);
    const next = nextValue(after.columns[at]?.identity ?? column.identity);
    after = withLastValue(after, at, String(next));
    return fitted(table, column, respell(next, { kind: 'bigint' }, column.type));
  });
  const scope = scopeOf(table, values);
  const row = values.map((value, at) => {
    const column = table.columns[at];
    return column?.generated === undefined
      ? value
      : computed(table, column, column.generated.expression, scope);
  });
  return { row, table: after };
}

function defaultOf(table: Table, column: Column): Value {
  if (column.default === undefined) return null;
  return computed(table, column, column.default, (name) => {
    throw new TypeError(`A default names no column, but this names ${name}.`);
  });
}

function computed(table: Table, column: Column, expression: SqlExpression, scope: Scope): Value {
  const tree = parseExpression(expression.text);
  if (tree === undefined) throw refused(table, 'WRITE_FAILED', 'An expression has no meaning.', column.name);
  return fitted(table, column, valueOfDatum(evaluate(tree, scope), column.type));
}

function fitted(table: Table, column: Column, value: Value | undefined): Value {
  if (value !== undefined && isOf(value, column.type)) return value;
  const message = `What the column makes is no ${describeType(column.type)}.`;
  throw refused(table, 'VALUE_DOES_NOT_FIT', message, column.name);
}

function refused({ name }: Table, code: ErrorCode, message: string, column?: string): MigrationError {
  return new MigrationError({
    code,
    message,
    place: placeIn(name, column === undefined ? {} : { column }),
  });
}
