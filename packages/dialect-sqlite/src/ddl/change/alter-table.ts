import type { Index, ObjectChange, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { addColumn, dropColumn, withoutLast } from './direct-column.js';
import { type KeptValues, keepValues, keptValues, lostColumns } from './kept-values.js';
import { newIndex } from './new-table.js';
import { rebuildTable } from './rebuild-table.js';
import { isSameIndex, isSameTable } from './same-table.js';
import { type Step, type Surroundings, turned } from './step.js';

/** How a table that stays becomes another one. */
export interface Alteration {
  /** Indexes go before anything else, since their names may be wanted elsewhere. */
  readonly drops: readonly Step[];
  readonly alters: readonly Step[];
  readonly makes: readonly Step[];
  /** The table as it is made anew, where it is. */
  readonly rebuilt: Table | undefined;
  /** Where values of dropped columns are kept. */
  readonly kept: KeptValues | undefined;
}

export function alterTable(
  found: Table,
  wanted: Table,
  around: Surroundings,
  changes: readonly ObjectChange[],
): Alteration {
  const gone = found.indexes.filter((one) => !wanted.indexes.some((other) => isSameIndex(one, other)));
  const come = wanted.indexes.filter((one) => !found.indexes.some((other) => isSameIndex(one, other)));
  const dropped = gone.filter((index) => !mayBeKey(index));
  const first = without(found, dropped);
  const last = without(wanted, come);
  const direct = isSameTable(first, last) ? [] : directSteps(first, last, around);
  const rebuilt = direct === undefined ? last : undefined;
  return {
    drops: dropped.map((index) => dropIndex(found, index)),
    alters: direct ?? [rebuildStep(first, last, around, changes)],
    makes: come.map((index) => createIndex(wanted, index)),
    rebuilt,
    kept: keptValues(first, last, around),
  };
}

function without(table: Table, indexes: readonly Index[]): Table {
  return { ...table, indexes: table.indexes.filter((one) => !indexes.includes(one)) };
}

/** A unique key that compares by another collation than its column is told as an index, and cannot be dropped as one. */
function mayBeKey({ unique, parts, where }: Index): boolean {
  return (
    unique &&
    where === undefined &&
    parts.every(({ column }) => column !== undefined) &&
    parts.some(({ collation }) => collation !== undefined)
  );
}

export function createIndex(table: Table, index: Index): Step {
  const name = quoteIdentifier(index.name);
  return {
    id: `create-index:${name}`,
    purpose: `create ${index.unique ? 'unique ' : ''}index ${name}`,
    risk: 'rewrite',
    sql: [newIndex(table, index).sql],
    undo: [`DROP INDEX ${name}`],
    table: table.name,
    object: index.name,
  };
}

function dropIndex(table: Table, index: Index): Step {
  const name = quoteIdentifier(index.name);
  return {
    id: `drop-index:${name}`,
    purpose: `drop index ${name}`,
    risk: 'safe',
    sql: [`DROP INDEX ${name}`],
    undo: [newIndex(table, index).sql],
    table: table.name,
    object: index.name,
  };
}

/** One step for each column that comes or goes; undefined where SQLite does not change the table so. */
function directSteps(first: Table, last: Table, around: Surroundings): readonly Step[] | undefined {
  const has = ({ columns }: Table, name: string): boolean => columns.some((column) => column.name === name);
  const gone = first.columns.filter(({ name }) => !has(last, name));
  const come = last.columns.filter(({ name }) => !has(first, name));
  // Values of several columns are kept together.
  if (around.keepAs !== undefined && gone.length > 1) return undefined;
  const stages = [first];
  for (const column of gone) {
    const before = stages.at(-1) ?? first;
    stages.push({ ...before, columns: before.columns.filter((one) => one !== column) });
  }
  const added = come.reduceRight<readonly Table[]>((all) => [withoutLast(all[0] ?? last), ...all], [last]);
  if (!isSameTable(stages.at(-1) ?? first, added[0] ?? last)) return undefined;
  stages.push(...added.slice(1));
  const steps = stages.slice(1).map((after, index) => directStep(stages[index] ?? first, after, around));
  return steps.some((step) => step === undefined) ? undefined : steps.flatMap((step) => step ?? []);
}

function directStep(before: Table, after: Table, around: Surroundings): Step | undefined {
  const comes = after.columns.length > before.columns.length;
  const sql = comes ? addColumn(before, after) : dropColumn(before, after, around);
  const [longer, shorter] = comes ? [after, before] : [before, after];
  const column = longer.columns.find(({ name }) => !shorter.columns.some((one) => one.name === name));
  if (sql === undefined || column === undefined) return undefined;
  const table = quoteIdentifier(after.name.name);
  const name = quoteIdentifier(column.name);
  const reads = comes && after.checks.length > before.checks.length;
  return {
    id: `${comes ? 'add' : 'drop'}-column:${table}.${name}`,
    purpose: `${comes ? 'add' : 'drop'} column ${name} ${comes ? 'to' : 'of'} ${table}`,
    risk: comes ? (reads ? 'rewrite' : 'safe') : lossOf(before, after, around),
    sql: alterSql(before, after, around),
    undo: alterSql(after, before, turned(around)),
    table: after.name,
    object: column.name,
  };
}

/** The shortest way from one table to another one that SQLite allows. */
function alterSql(before: Table, after: Table, around: Surroundings): readonly string[] {
  const restores = around.back && keptValues(after, before, around) !== undefined;
  const added = restores ? undefined : addColumn(before, after);
  if (added !== undefined) return [added];
  const dropped = dropColumn(before, after, around);
  if (dropped === undefined) return rebuildTable(before, after, around);
  const kept = around.back ? undefined : keptValues(before, after, around);
  return [...(kept === undefined ? [] : keepValues(before, kept)), dropped];
}

function lossOf(before: Table, after: Table, around: Surroundings): Step['risk'] {
  const loses = lostColumns(before, after).length > 0 && keptValues(before, after, around) === undefined;
  return loses ? 'data-loss' : 'rewrite';
}

function rebuildStep(
  before: Table,
  after: Table,
  around: Surroundings,
  changes: readonly ObjectChange[],
): Step {
  const table = quoteIdentifier(after.name.name);
  return {
    id: `rebuild-table:${table}`,
    purpose: `make table ${table} anew with its rows (${[...new Set(changes.map(describe))].join(', ')})`,
    risk: lossOf(before, after, around),
    sql: rebuildTable(before, after, around),
    undo: rebuildTable(after, before, turned(around)),
    table: after.name,
  };
}

function describe(change: ObjectChange): string {
  if (change.kind !== 'column') return change.kind;
  return `column ${quoteIdentifier((change.wanted ?? change.found)?.name ?? '')}`;
}
