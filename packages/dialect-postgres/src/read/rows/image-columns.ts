import {
  CELL_IMAGES,
  type Column,
  type ColumnPlan,
  hasImage,
  QUOTED_CSV,
  type ReadOptions,
  type Table,
} from '@godwit/plugin-api';
import { quoteName } from '../../ddl/sql-text.js';
import { holdsImages } from '../../types/holds-images.js';
import { findColumn } from './copy-query.js';
import { POSTGRES_CSV } from './encodings.js';

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
  return holdsImages(as, { type: column.nativeType, isEnum: column.type.kind === 'enum' });
}

/** Whether rows of a table can come in an encoding. */
export function canEncode(table: Table, columns: readonly ColumnPlan[], encoding: string): boolean {
  if (encoding === CELL_IMAGES) return imageColumns(table, columns) !== undefined;
  return encoding === QUOTED_CSV || encoding === POSTGRES_CSV;
}

/** How rows are read for a target that takes images of cells, and why not so where they cannot be; undefined for others. */
export function wayOf(
  table: Table,
  { columns, encoding }: Pick<ReadOptions, 'columns' | 'encoding'>,
  takes: readonly string[],
): string | undefined {
  if (!takes.includes(CELL_IMAGES) || takes.includes(POSTGRES_CSV)) return undefined;
  if (encoding === CELL_IMAGES) return 'read in binary';
  const other = columns.find((column) => imageColumns(table, [column]) === undefined);
  return other === undefined
    ? 'read as text'
    : `read as text, since the type of "${other.name}" has no binary form that both sides know`;
}
