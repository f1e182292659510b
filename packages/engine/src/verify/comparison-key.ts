import { type ColumnPlan, type Dialect, isCountForm, type Table } from '@godwit/plugin-api';
import type { ComparedTable, ComparisonKey } from '../reading/compared-table.js';

/** The dialects of both sides. */
export interface Dialects {
  readonly source: Dialect;
  readonly target: Dialect;
}

/** Chooses how a table is compared: in key order wherever both sides can. */
export function chooseKey(compared: Omit<ComparedTable, 'key'>, dialects: Dialects): ComparisonKey {
  const candidates = keysOf(compared);
  const first = candidates[0];
  if (first === undefined)
    return { kind: 'none', columns: targetKey(compared) ?? [], reason: 'It has no key on both sides.' };
  if (compared.work.steps.some((steps) => steps.length > 0))
    return { kind: 'named', columns: first, reason: 'A transform changes values on their way.' };
  if (compared.work.read.some(isDecided))
    return { kind: 'named', columns: first, reason: 'Values or rows are changed or left out on their way.' };
  const ordered = candidates.find((key) => canOrder(compared, key, dialects));
  if (ordered !== undefined) return { kind: 'ordered', columns: ordered };
  return { kind: 'named', columns: first, reason: 'Its key is not ordered in the same way on both sides.' };
}

/** Whether values become others while they are read, or rows are left out: no digest tells that of what is stored. */
function isDecided({ misfits, badText, form }: ColumnPlan): boolean {
  return misfits !== undefined || badText !== undefined || isCountForm(form);
}

/** The keys that both sides have and that hold no NULL, as places among the compared columns. */
function keysOf({ source, target, work }: Omit<ComparedTable, 'key'>): readonly (readonly number[])[] {
  const known = new Set(uniqueColumns(target.table).map((names) => names.toSorted().join('\0')));
  return uniqueColumns(source.table).flatMap((names) => {
    const at = names.map((name) => source.columns.findIndex((column) => column.name === name));
    if (at.includes(-1) || at.some((index) => (work.steps[index] ?? []).length > 0)) return [];
    const there = at.map((index) => target.columns[index]?.name ?? '');
    const nullable = there.some((name) => isNullable(target.table, name));
    return known.has(there.toSorted().join('\0')) && !nullable ? [at] : [];
  });
}

/** The first key of the target that holds no NULL, as places among the compared columns. */
function targetKey({ target }: Omit<ComparedTable, 'key'>): readonly number[] | undefined {
  return uniqueColumns(target.table)
    .filter((names) => !names.some((name) => isNullable(target.table, name)))
    .map((names) => names.map((name) => target.columns.findIndex((column) => column.name === name)))
    .find((places) => !places.includes(-1));
}

/** The columns of the primary key and of every unique key of a table. */
export function uniqueColumns({ primaryKey, uniqueKeys }: Table): readonly (readonly string[])[] {
  return [...(primaryKey === undefined ? [] : [primaryKey.columns]), ...uniqueKeys.map((key) => key.columns)];
}

function isNullable({ columns, primaryKey }: Table, name: string): boolean {
  return (
    primaryKey?.columns.includes(name) !== true &&
    columns.find((column) => column.name === name)?.nullable !== false
  );
}

function canOrder(
  { source, target }: Omit<ComparedTable, 'key'>,
  key: readonly number[],
  dialects: Dialects,
): boolean {
  return [source, target].every(({ session, table, columns }, side) => {
    const dialect = side === 0 ? dialects.source : dialects.target;
    const plans = key.flatMap((index) => columns[index] ?? []);
    const names = plans.map(({ name }) => name);
    return (
      session.digest !== undefined &&
      session.readKeyed !== undefined &&
      plans.every(({ as }) => dialect.capabilities.keyOrder(as) === 'binary') &&
      (session.canDigest?.(table, columns, names) ?? true)
    );
  });
}
