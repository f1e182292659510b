import {
  type AnyTransform,
  type Column,
  type CountFormName,
  countForm,
  defineTransform,
  formatTableName,
  type LogicalType,
  type Table,
} from '@godwit/plugin-api';
import { doesNotFit } from '@godwit/plugin-api/conversions';
import { countOfTime, hasPrecision, momentOfCount, momentText } from '@godwit/plugin-api/time';

/** The column itself, whatever its name. */
function at(table: Table, { name }: Column): { readonly table: string; readonly column: string } {
  return { table: formatTableName(table.name), column: name };
}

/** The name of the transform that counts the moments of a column. */
export function countName(form: CountFormName): string {
  return `to ${form}`;
}

/** Makes counts of the moments of a column, exactly. */
export function countTransform(table: Table, column: Column, form: CountFormName): AnyTransform {
  return defineTransform<'timestamp' | 'date', 'bigint' | 'float'>({
    name: countName(form),
    match: { ...at(table, column), kind: ['timestamp', 'date'] },
    output: countForm(form).stored === 'whole' ? { kind: 'bigint' } : { kind: 'float', bits: 64 },
    open: () => (value) => countOfTime(value, form, 'fail'),
  });
}

/** Makes moments of the counts of a column whose source does not, exactly but for doubles, which are rounded to a microsecond. */
export function momentTransform(
  table: Table,
  column: Column,
  form: CountFormName,
  as: LogicalType,
): AnyTransform {
  return defineTransform<'integer' | 'bigint' | 'decimal' | 'float', 'timestamp' | 'date'>({
    name: momentName(form),
    match: { ...at(table, column), kind: ['integer', 'bigint', 'decimal', 'float'] },
    output: () => ({ type: as }),
    order: 'pre',
    open: () => (value) => timeOf(value, form, as),
  });
}

/** The name of the transform that makes moments of the counts of a column. */
export function momentName(form: CountFormName): string {
  return `from ${form}`;
}

function timeOf(value: bigint | number | string, form: CountFormName, as: LogicalType): string {
  const moment = momentOfCount(value, form);
  const text = moment && momentText(moment.micros, as.kind === 'timestamp' && as.zoned);
  if (moment === undefined || text === undefined)
    throw doesNotFit(`As ${countForm(form).what} it is no moment of the years 4714 BC to 294276.`);
  const precision = as.kind === 'timestamp' ? as.precision : 6;
  if ((!moment.exact && typeof value !== 'number') || !hasPrecision(moment.micros, precision))
    throw doesNotFit(
      'It is finer than the type keeps. Ask for a finer one, or use epochToTimestamp with finer: "floor".',
    );
  if (as.kind !== 'date') return text;
  if (!text.includes(' 00:00:00')) throw doesNotFit('It is not midnight in UTC, so it is no date.');
  return text.replace(' 00:00:00', '');
}
