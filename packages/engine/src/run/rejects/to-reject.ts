import {
  type Batch,
  canonicalText,
  type MigrationError,
  type RefusedRow,
  type Reject,
  type RowBatch,
  type Value,
} from '@godwit/plugin-api';
import type { TableWork } from '../../plan/tables/planned-table.js';

/** Longer values are cut: what they are is in the source. */
const SHOWN_CHARACTERS = 1000;

/** The rows that the source left out of a batch. */
export function rejectsOf(work: TableWork, { rejects = [] }: Batch): readonly Reject[] {
  return rejects.map((row) => leftOut(work, row));
}

function leftOut(work: TableWork, { key, code, message, column, values }: RefusedRow): Reject {
  const shown = values && Object.entries(values).map(([name, text]) => [targetName(work, name), cut(text)]);
  return {
    table: work.target,
    key,
    code,
    message,
    ...(column === undefined ? {} : { column: targetName(work, column) }),
    ...(shown && { values: Object.fromEntries(shown) }),
  };
}

/** What is told of the one row of a batch, which was refused. */
export function toReject(
  work: TableWork,
  { rows, rowIds }: RowBatch,
  error: MigrationError,
  showValues: boolean,
): Reject {
  const { column } = error.place;
  const constraint = error.constraint ?? error.place.object;
  // A transform knows the names of the source.
  const name = error.code === 'TRANSFORM_FAILED' && column !== undefined ? targetName(work, column) : column;
  return {
    table: work.target,
    key: rowIds?.[0] ?? '',
    code: error.code,
    message: error.message,
    ...(name === undefined ? {} : { column: name }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(showValues ? { values: textsOf(work, rows[0] ?? []) } : {}),
  };
}

function textsOf(work: TableWork, row: readonly Value[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    work.read.map(({ name, as }, index) => {
      const value = row[index] ?? null;
      return [targetName(work, name), value === null ? null : cut(canonicalText(value, as))];
    }),
  );
}

function cut(text: string | null): string | null {
  return text !== null && text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}

function targetName({ read, write }: TableWork, source: string): string {
  return write[read.findIndex(({ name }) => name === source)]?.name ?? source;
}
