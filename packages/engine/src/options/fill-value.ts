import type { Value } from '@godwit/plugin-api';
import { type Check, isRecord } from './checks.js';

/** A row of the source before any transform, by the names of its columns that are read. */
export type FilledRow = Readonly<Record<string, Value>>;

/** The value of a column that only the target has: one for all rows, or what a function makes of each row. */
export type FillValue = string | number | boolean | ((row: FilledRow) => Value);

/** Checks values by `table.column`. */
export const areFillValues: Check = (value, field) => {
  const what = 'values (text, number, true, false, or in a program a function of the row) by table.column';
  if (!isRecord(value)) return { field, expected: `an object of ${what}` };
  const wrong = Object.entries(value).find(
    ([, one]) => !['string', 'number', 'boolean', 'function'].includes(typeof one),
  );
  return (
    wrong && { field: `${field}["${wrong[0]}"]`, expected: 'a text, a number, true, false or a function' }
  );
};
