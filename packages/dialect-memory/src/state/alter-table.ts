import type { Column, Row, Table, Value } from '@godwit/plugin-api';
import { Misfit } from '@godwit/plugin-api/conversions';
import type { MemoryRules } from '../capabilities.js';
import type { MemoryCommand } from '../commands.js';
import { constraintsOf } from '../constraint.js';
import { type DatabaseState, findTable, type StoredTable, withTable } from '../database.js';
import { isSameData } from '../same-data.js';
import { completeRow } from '../write/complete-row.js';
import { valueCast } from './cast-value.js';
import { checkReference, checkRows } from './constraints.js';
import { declared } from './create-table.js';
import { failed, rowsConflict } from './failures.js';
import { checkInnerNames } from './names.js';
import { breachOf } from './row-rules.js';

type Alteration = Extract<MemoryCommand, { readonly do: 'alter-table' }>;

/** A database whose table is another one, its rows in the new form. Throws ROWS_CONFLICT where a row has none. */
export function alterTable(state: DatabaseState, command: Alteration, rules: MemoryRules): DatabaseState {
  const { to, keepAs, restoreFrom } = command;
  const before = findTable(state, to.name);
  if (before === undefined) throw failed(`There is no table ${to.name.name}.`);
  checkInnerNames(to, rules);
  const columns = to.columns.map((column) => counted(before.table, declared(state, column, rules)));
  const kept = restoreFrom === undefined ? undefined : findKept(state, restoreFrom, to);
  let table: Table = { ...to, columns };
  const rows = before.rows.map((row) => {
    const made = completeRow(table, givenOf(table, before, row, kept));
    table = made.table;
    return made.row;
  });
  const next = { ...state, ...withTable(state, { table, rows }) };
  checkTable(next, { table, rows }, rules);
  const others = kept === undefined ? state.kept : state.kept.filter(({ stored }) => stored !== kept);
  return { ...next, kept: keepAs === undefined ? others : [...others, { as: keepAs, stored: before }] };
}

/** What was kept of a table. Throws where it is not there. */
export function findKept({ kept }: DatabaseState, as: string, { name }: Pick<Table, 'name'>): StoredTable {
  const found = kept.find((one) => one.as === as && isSameData(one.stored.table.name, name));
  if (found === undefined) throw failed(`Nothing is kept of ${name.name}.`);
  return found.stored;
}

/** A generator goes on where it was. */
function counted({ columns }: Table, column: Column): Column {
  const lastValue = columns.find(({ name }) => name === column.name)?.identity?.lastValue;
  if (column.identity === undefined || lastValue === undefined) return column;
  return { ...column, identity: { ...column.identity, lastValue } };
}

/** What a row brings along: the values of its columns, and those that were kept of it. */
function givenOf(
  table: Table,
  before: StoredTable,
  row: Row,
  kept: StoredTable | undefined,
): ReadonlyMap<number, Value> {
  const old = kept && rowOf(kept, before.table, row);
  const given = new Map<number, Value>();
  for (const [at, column] of table.columns.entries()) {
    if (column.generated !== undefined) continue;
    const own = castValue(before.table, row, column) ?? (kept && old && castValue(kept.table, old, column));
    if (own instanceof Misfit) throw rowsConflict(table.name, `A value does not fit ${column.name}.`);
    if (own !== undefined) given.set(at, own.value);
  }
  return given;
}

function castValue({ columns }: Table, row: Row, to: Column): { readonly value: Value } | Misfit | undefined {
  const at = columns.findIndex(({ name }) => name === to.name);
  const from = columns[at];
  const cast = from && valueCast(from.type, to.type);
  if (cast === undefined) return undefined;
  const value = cast(row[at] ?? null);
  return value instanceof Misfit ? value : { value };
}

/** The row of the same key. */
function rowOf(kept: StoredTable, table: Table, row: Row): Row | undefined {
  const keyOf = ({ columns }: Table, one: Row): readonly (Value | undefined)[] =>
    kept.table.primaryKey?.columns.map((name) => one[columns.findIndex((column) => column.name === name)]) ??
    [];
  const key = keyOf(table, row);
  return kept.rows.find((one) => isSameData(keyOf(kept.table, one), key));
}

function checkTable(state: DatabaseState, stored: StoredTable, { capabilities }: MemoryRules): void {
  const { table, rows } = stored;
  const breach = rows.map((row) => breachOf(table, row, state.domains)).find((one) => one !== undefined);
  if (breach !== undefined) throw rowsConflict(table.name, `A row ${breach.what}.`);
  for (const constraint of constraintsOf(table)) {
    const isForeign = constraint.is === 'foreign-key';
    if (isForeign) checkReference(state, constraint.key, capabilities.foldsIdentifierCase);
    if (!isForeign || constraint.key.validated !== false) checkRows(state, stored, constraint);
  }
}
