import { type Column, type ColumnPlan, hasImage, type Table } from '@godwit/plugin-api';
import { quoteName } from '../../ddl/sql-text.js';
import { types } from '../../types/type-mapper.js';
import { findColumn } from './copy-query.js';

/**
 * The columns of a binary COPY whose bytes are the images of what a plan means; undefined where there is none for a column.
 * Bytes carry no type, so each column must be of the very type that is meant.
 */
export function imageColumns(table: Table, plans: readonly ColumnPlan[]): readonly string[] | undefined {
  const columns = plans.map((plan) => findColumn(table, plan));
  return columns.every((column, index) => isOfType(column, plans[index] as ColumnPlan))
    ? columns.map(({ name }) => quoteName(name))
    : undefined;
}

function isOfType(column: Column, { as, form, misfits, badText, chosen }: ColumnPlan): boolean {
  const isPlain = misfits === undefined && badText === undefined && chosen === undefined;
  const isStored = form === undefined || form === 'iso' || (as.kind === 'json' && as.form === 'normalized');
  if (!isPlain || !isStored || !hasImage(as) || column.domain !== undefined) return false;
  if (column.type.kind === 'enum') return as.kind === 'enum' || as.kind === 'text';
  return as.kind !== 'enum' && types.toNative(as).type === column.nativeType;
}
