import { decodeCellImages, isMigrationError, type RowBatch } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { BatchTransform } from './bind-transforms.js';

/** The same, but rows for which a transform fails are left out. */
export function withoutFailed({ rows, images }: BatchTransform, { read }: TableWork): BatchTransform {
  const changed = (batch: RowBatch): RowBatch =>
    unlessFailed(() => rows(batch)) ??
    joined(
      batch,
      eachOf(batch).flatMap((one) => unlessFailed(() => rows(one)) ?? []),
    );
  return {
    rows: changed,
    images:
      images &&
      ((batch, before) => {
        const { encoding: _, rowCount: __, bytes, ...rest } = batch;
        return (
          unlessFailed(() => images(batch, before)) ??
          changed({ ...rest, rows: decodeCellImages(bytes, read) })
        );
      }),
  };
}

function unlessFailed<T>(change: () => T): T | undefined {
  try {
    return change();
  } catch (error) {
    if (isMigrationError(error) && error.code === 'TRANSFORM_FAILED') return undefined;
    throw error;
  }
}

function eachOf({ rows, rowIds, position }: RowBatch): readonly RowBatch[] {
  return rows.map((row, index) => {
    const id = rowIds?.[index];
    return { rows: [row], position, ...(id === undefined ? {} : { rowIds: [id] }) };
  });
}

function joined({ position }: RowBatch, batches: readonly RowBatch[]): RowBatch {
  return {
    rows: batches.flatMap(({ rows }) => rows),
    rowIds: batches.flatMap(({ rowIds = [] }) => rowIds),
    position,
  };
}
