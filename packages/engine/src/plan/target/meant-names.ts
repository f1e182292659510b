import { type Column, formatTableName, type Table } from '@godwit/plugin-api';
import { nearestNames } from '../../names/nearest-name.js';
import { tableKey } from '../names/place.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import type { ExistingTarget } from './existing-target.js';

/** A name of the target that may be meant by one of the source. */
export interface Renaming {
  readonly to: string;
  readonly from: string;
}

/** The table of the target, filled by no other, that is called about the same or has most of the columns. */
export function meantTable(
  { source, target: wanted }: TableDraft,
  drafts: readonly TableDraft[],
  target: ExistingTarget,
): Renaming | undefined {
  const filled = new Set(drafts.map((draft) => tableKey(target.table(draft.target)?.name ?? draft.target)));
  const free = target.schema.tables.filter(({ name }) => !filled.has(tableKey(name)));
  const [near] = nearestNames(wanted.name, [...new Set(free.map(({ name }) => name.name))]);
  const found = free.find(({ name }) => name.name === near) ?? free.find((table) => isAlike(source, table));
  if (found === undefined) return undefined;
  const isHome = found.name.schema === wanted.schema;
  return {
    to: isHome ? found.name.name : formatTableName(found.name),
    from: source.name.name,
  };
}

/** The column of the table, filled by no other, that is called about the same, or the only one of that type. */
export function meantColumn(column: ColumnDraft, draft: TableDraft, table: Table): Renaming | undefined {
  const filled = new Set(draft.columns.map(({ target }) => target));
  const free = table.columns.filter(({ name, generated }) => !filled.has(name) && generated === undefined);
  const [near] = nearestNames(
    column.target,
    free.map(({ name }) => name),
  );
  const name = near ?? onlyOf(column, free);
  if (name === undefined) return undefined;
  return {
    to: `${table.name.name}.${name}`,
    from: `${draft.source.name.name}.${column.source.name}`,
  };
}

function onlyOf({ type }: ColumnDraft, free: readonly Column[]): string | undefined {
  const same = free.filter((one) => one.type.kind === type.kind);
  return same.length === 1 ? same[0]?.name : undefined;
}

/** Whether more than half of all columns of both are called the same. */
function isAlike(one: Table, other: Table): boolean {
  const names = (table: Table) => table.columns.map(({ name }) => name.toLowerCase());
  const [own, others] = [names(one), names(other)];
  const shared = own.filter((name) => others.includes(name)).length;
  return shared * 2 > own.length + others.length - shared;
}
