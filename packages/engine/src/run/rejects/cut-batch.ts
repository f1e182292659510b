import type { RowBatch } from '@godwit/plugin-api';

/** A batch in parts: before a row, the row, and behind it; in halves where the row is not known. Its rows have positions. */
export function cutBatch(batch: RowBatch, row: number | undefined): readonly RowBatch[] {
  const count = batch.rows.length;
  const isKnown = row !== undefined && row < count;
  const places = isKnown ? [0, row, row + 1, count] : [0, Math.floor(count / 2), count];
  return places.slice(1).flatMap((end, index) => {
    const start = places[index] ?? 0;
    return end > start || (end === count && hasRejectsAt(batch, count)) ? [slice(batch, start, end)] : [];
  });
}

function hasRejectsAt({ rejects = [] }: RowBatch, row: number): boolean {
  return rejects.some(({ before }) => before === row);
}

function slice(batch: RowBatch, start: number, end: number): RowBatch {
  const { rows, rowIds, positions, position, rejects = [] } = batch;
  const isLast = end === rows.length;
  const own = rejects.filter(({ before }) => before >= start && (before < end || isLast));
  return {
    rows: rows.slice(start, end),
    ...(rowIds && { rowIds: rowIds.slice(start, end) }),
    ...(positions && { positions: positions.slice(start, end) }),
    position: isLast ? position : (positions?.[end - 1] ?? position),
    ...(own.length === 0 ? {} : { rejects: own.map((one) => ({ ...one, before: one.before - start })) }),
  };
}
