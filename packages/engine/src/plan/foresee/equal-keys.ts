import type { LogicalType, Note, SourceSession, Table } from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import type { TableWork } from '../tables/planned-table.js';
import { type EqualRows, findEqual } from './find-equal.js';
import { comparesAs, digests, foldOf } from './key-digests.js';

/** The keys of one table of the target, as names of columns. */
export type Key = readonly string[];

/** A key of the target, and the rows of the source that will be equal in it. */
export interface EqualKey extends EqualRows {
  readonly key: Key;
}

/** The primary key, the unique keys, and the unique indexes over whole columns and all rows. */
export function keysOf({ primaryKey, uniqueKeys, indexes }: Table): readonly Key[] {
  const unique = indexes.filter(
    ({ unique: one, where, parts }) =>
      one && where === undefined && parts.every((part) => part.column !== undefined),
  );
  return [
    ...(primaryKey === undefined ? [] : [primaryKey.columns]),
    ...uniqueKeys.map(({ columns }) => columns),
    ...unique.map(({ parts }) => parts.flatMap(({ column }) => column ?? [])),
  ];
}

/**
 * The keys of a table of the target in which rows will be equal: because values get one spelling, or one type, or go through
 * a transform, or because the source has no such key. Only keys are read in which that can be; `notes` tell of the columns
 * whose values change on the way.
 */
export async function equalKeys(
  source: SourceSession,
  work: TableWork,
  table: Table,
  run: RunContext,
  notes: readonly Note[],
): Promise<readonly EqualKey[]> {
  const found: EqualKey[] = [];
  const changed = changedColumns(work, notes);
  for (const key of keysOf(table)) {
    const places = key.map((name) => work.write.findIndex((column) => column.name === name));
    if (places.includes(-1)) continue;
    const types = key.map((name) => table.columns.find((column) => column.name === name)?.type);
    const isKept = places.every(
      (at, index) => !mayJoin(work, at, changed) && comparesAs(types[index], run) === undefined,
    );
    if (isKept && isKeyOfSource(work, places, types)) continue;
    const equal = await findEqual(() => digests(source, work, { places, types }, run));
    if (equal.count > 0) found.push({ key, ...equal });
  }
  return found;
}

/** Whether no two rows of the source are equal in these columns, as the target compares them. */
function isKeyOfSource(
  work: TableWork,
  places: readonly number[],
  types: readonly (LogicalType | undefined)[],
): boolean {
  const names = places.map((at) => work.read[at]?.name);
  const folds = places.some((at, index) => {
    const from = work.source.columns.find(({ name }) => name === work.read[at]?.name)?.type;
    return foldOf(types[index]) !== undefined && foldOf(from) === undefined;
  });
  return !folds && keysOf(work.source).some((key) => key.every((column) => names.includes(column)));
}

/** Kinds whose values have one spelling wherever they are stored as what they are. */
const ONE_SPELLING: readonly string[] = ['integer', 'bigint', 'text', 'bytes'];

/** Codes that tell of values which become others. */
const CHANGED: readonly string[] = ['BAD_TEXT', 'SPELLING_NORMALIZED', 'VALUES_FITTED'];

function changedColumns({ source: { name } }: TableWork, notes: readonly Note[]): readonly string[] {
  return notes
    .filter(({ code, place }) => {
      const isOf = place.table === name.name && (place.schema ?? name.schema) === name.schema;
      return isOf && CHANGED.includes(code);
    })
    .flatMap(({ place }) => place.column ?? []);
}

function mayJoin(work: TableWork, at: number, changed: readonly string[]): boolean {
  const read = work.read[at];
  const declared = work.source.columns.find((column) => column.name === read?.name)?.type;
  if (read === undefined || (work.steps[at] ?? []).length > 0 || changed.includes(read.name)) return true;
  const plain = ONE_SPELLING.includes(read.as.kind) && declared?.kind === read.as.kind;
  return !plain || read.form !== undefined || read.badText !== undefined;
}
