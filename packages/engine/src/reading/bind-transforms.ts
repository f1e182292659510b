import {
  type Batch,
  type EncodedBatch,
  formatLogicalType,
  isMigrationError,
  type LogicalKind,
  MigrationError,
  type Row,
  type RowBatch,
  type TransformContext,
  type Value,
} from '@godwit/plugin-api';
import { placeOf } from '../plan/names/place.js';
import type { TransformStep } from '../plan/tables/drafts.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { ignoresRow, unsplicedColumn } from './can-splice.js';
import { spliceImages } from './splice-images.js';

/** Reads the rows of a table anew, with every column that is copied, or with only the one of this index. */
export type RowScan = (column: number | undefined) => AsyncIterable<RowBatch>;

/** Changes the values of batches. */
export interface BatchTransform {
  readonly rows: (batch: RowBatch) => RowBatch;
  /**
   * The same for images of cells. An error has the number of its row, to which those `before` the batch are added. Undefined
   * where a function may look at whole rows, or an image does not tell just the value that a row has.
   */
  readonly images: ((batch: EncodedBatch, before: number) => Batch) | undefined;
}

interface BoundStep extends TransformStep {
  readonly change: (value: never, row: Row) => Value;
}

interface Cell {
  readonly work: TableWork;
  readonly column: number;
  readonly key?: string | undefined;
  /** The number of its row, where that has no key yet. */
  readonly row?: number;
}

/** Opens the transforms of a table; undefined where it has none. Throws TRANSFORM_FAILED. */
export async function bindTransforms(
  work: TableWork,
  rows: RowScan,
  signal: AbortSignal,
): Promise<BatchTransform | undefined> {
  if (work.steps.every((steps) => steps.length === 0)) return undefined;
  const bound: (readonly BoundStep[])[] = [];
  for (const [column, steps] of work.steps.entries()) {
    const opened: BoundStep[] = [];
    for (const step of steps) {
      const cell = { work, column };
      const scan = (): AsyncIterable<Value> => scanColumn(cell, [...opened], rows);
      opened.push(await open(step, cell, scan, signal));
    }
    bound.push(opened);
  }
  return {
    rows: (batch) => ({
      ...batch,
      rows: batch.rows.map((row, index) => changeRow(row, bound, work, batch.rowIds?.[index])),
    }),
    images: changeImages(bound, work),
  };
}

function changeImages(bound: readonly (readonly BoundStep[])[], work: TableWork): BatchTransform['images'] {
  if (unsplicedColumn(work) >= 0 || !bound.flat().every(({ change }) => ignoresRow(change))) return undefined;
  const { read, write } = work;
  const columns = [...bound.keys()].filter((column) => (bound[column]?.length ?? 0) > 0);
  return (batch, before) => {
    const changed = columns.map((column) => ({
      column,
      change: (value: Value, row: number) =>
        changeValue(value, [], bound[column] as readonly BoundStep[], { work, column, row: before + row }),
    }));
    return spliceImages(batch, { read, write, changed });
  };
}

/** The values of a column as they are after the transforms that come before. */
async function* scanColumn(
  { work, column }: Cell,
  before: readonly BoundStep[],
  rows: RowScan,
): AsyncGenerator<Value> {
  const alone = before.length === 0;
  for await (const batch of rows(alone ? column : undefined)) {
    for (const [index, row] of batch.rows.entries()) {
      const key = batch.rowIds?.[index];
      yield alone ? (row[0] ?? null) : applySteps(row[column] ?? null, row, before, { work, column, key });
    }
  }
}

async function open(
  step: TransformStep,
  cell: Cell,
  scan: () => AsyncIterable<Value>,
  signal: AbortSignal,
): Promise<BoundStep> {
  try {
    // Which kind of value the transform expects is known to its author only.
    const context = { site: step.site, output: step.output, signal, scan } as TransformContext;
    return { ...step, change: await step.transform.open(context) };
  } catch (cause) {
    throw failed(step, cell, 'could not be opened', cause);
  }
}

function changeRow(row: Row, bound: readonly (readonly BoundStep[])[], work: TableWork, key?: string): Row {
  const changed = [...row];
  bound.forEach((steps, column) => {
    if (steps.length > 0)
      changed[column] = changeValue(row[column] ?? null, row, steps, { work, column, key });
  });
  return changed;
}

function applySteps(given: Value, row: Row, steps: readonly BoundStep[], cell: Cell): Value {
  let value = given;
  for (const step of steps) {
    if (value === null && step.transform.nulls !== 'pass') continue;
    value = applyStep(step, value, row, cell);
  }
  return value;
}

function changeValue(given: Value, row: Row, steps: readonly BoundStep[], cell: Cell): Value {
  const value = applySteps(given, row, steps, cell);
  const last = steps.at(-1);
  if (value === null && last !== undefined && !cell.work.nullable[cell.column]) {
    throw failed(last, cell, 'gave NULL for a column that holds none');
  }
  return value;
}

function applyStep(step: BoundStep, value: Value, row: Row, cell: Cell): Value {
  let result: Value;
  try {
    result = step.change(value as never, row);
  } catch (cause) {
    throw failed(step, cell, 'threw an error', cause);
  }
  if (result !== null && !hasForm(result, step.output.kind)) {
    throw failed(
      step,
      cell,
      `gave a ${typeof result} where a ${formatLogicalType(step.output)} was promised`,
    );
  }
  return result;
}

/** The JavaScript form of each kind that is not a string. */
const FORMS: Partial<Readonly<Record<LogicalKind, string>>> = {
  boolean: 'boolean',
  integer: 'number',
  float: 'number',
  bigint: 'bigint',
};

function hasForm(value: Value, kind: LogicalKind): boolean {
  // Elements of other arrays are not bytes.
  if (kind === 'bytes') return Object.prototype.toString.call(value) === '[object Uint8Array]';
  if (kind === 'array') return Array.isArray(value);
  return typeof value === (FORMS[kind] ?? 'string');
}

function failed(
  step: TransformStep,
  { work, key, row }: Cell,
  problem: string,
  cause?: unknown,
): MigrationError {
  return new MigrationError({
    code: 'TRANSFORM_FAILED',
    message: `The transform "${step.transform.name}" ${problem}.${isMigrationError(cause) ? ` ${cause.message}` : ''}`,
    place: placeOf(work.source.name, {
      column: step.site.column,
      ...(key === undefined ? {} : { key }),
    }),
    ...(isMigrationError(cause) && cause.hint !== undefined ? { hint: cause.hint } : {}),
    ...(row === undefined ? {} : { row }),
    cause,
  });
}
