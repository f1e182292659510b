import type { Column, Row, TableName, Value } from '@godwit/plugin-api';
import type { MemoryCommand } from '../commands.js';
import { type DatabaseState, findTable, isSameName, type StoredTable, withTable } from '../database.js';
import { failed } from './failures.js';
import { keyOfColumns, uniqueRules } from './unique-rules.js';

type Command<Word extends MemoryCommand['do']> = Extract<MemoryCommand, { readonly do: Word }>;

/** What is kept of a table: the last column says of each row whether it is back. */
export const RETURNED = 'returned';

/** The rows that are kept under a name. */
export function keptRows({ kept }: DatabaseState, as: string): StoredTable | undefined {
  return kept.find((one) => one.as === as)?.stored;
}

/** Copies the rows of a table, which leave it where that is asked. */
export function keepRows(
  state: DatabaseState,
  { table: name, as, leave }: Command<'keep-rows'>,
): DatabaseState {
  const there = known(state, name);
  const mark: Column = { name: RETURNED, type: { kind: 'boolean' }, nativeType: 'boolean', nullable: false };
  const table = { ...there.table, columns: [...there.table.columns, mark] };
  const stored = { table, rows: there.rows.map((row) => [...row, false]) };
  const next = leave ? { ...state, ...withTable(state, { ...there, rows: [] }) } : state;
  return { ...next, kept: [...next.kept, { as, stored }] };
}

/** Makes the rows of a table what they were. */
export function restoreRows(state: DatabaseState, { table, as }: Command<'restore-rows'>): DatabaseState {
  const there = known(state, table);
  const rows = held(state, as).rows.map((row) => row.slice(0, -1));
  const kept = state.kept.filter((one) => one.as !== as);
  return { ...state, ...withTable(state, { ...there, rows }), kept };
}

/** Brings rows back that are equal to none by a key; without keys, in all columns. */
export function returnRows(state: DatabaseState, command: Command<'return-rows'>): DatabaseState {
  const there = known(state, command.table);
  const { table } = there;
  const rules = uniqueRules(table).map(({ keyOf }) => keyOf);
  const all = keyOfColumns(
    table,
    table.columns.map(({ name }) => name),
    true,
  );
  const keys = rules.length > 0 ? rules : [all];
  const taken = keys.map((keyOf) => new Set(there.rows.map(keyOf)));
  const rows = [...there.rows];
  const before = held(state, command.as);
  const isGone = goneTest(state, command, before);
  const marked = before.rows.map((row): Row => {
    const old = row.slice(0, -1);
    const now = table.columns.map(({ name }, at) =>
      follow({ state, command, of: table.name, seen: [] }, name, old[at] ?? null),
    );
    const texts = keys.map((keyOf) => keyOf(now));
    const met = texts.map((text, index) => text !== undefined && taken[index]?.has(text) === true);
    if (table.primaryKey !== undefined && met.length > 1 && met[0] && !met.includes(true, 1))
      return [...old, null];
    if (met.includes(true)) return row;
    if (isGone(old)) return [...old, null];
    rows.push(now);
    for (const [index, text] of texts.entries()) taken[index]?.add(text);
    return [...old, true];
  });
  const kept = state.kept.map((one) =>
    one.as === command.as ? { as: one.as, stored: { ...before, rows: marked } } : one,
  );
  return { ...state, ...withTable(state, { ...there, rows }), kept };
}

/** Whether a kept row points at one that is gone. */
function goneTest(
  state: DatabaseState,
  command: Command<'return-rows'>,
  before: StoredTable,
): (row: Row) => boolean {
  const own = command.among.find(({ table }) => isSameName(table, command.table))?.foreignKeys ?? [];
  const tests = own.flatMap(({ columns, references }) => {
    const parent = command.among.find(({ table }) => isSameName(table, references.table));
    if (parent === undefined) return [];
    const kept = held(state, parent.as);
    const textOf = keyOfColumns(kept.table, references.columns);
    const gone = new Set(kept.rows.filter((row) => row.at(-1) === null).map(textOf));
    const ownText = keyOfColumns(before.table, columns);
    return [(row: Row) => gone.has(ownText(row) ?? '')];
  });
  return (row) => tests.some((test) => test(row));
}

interface Following {
  readonly state: DatabaseState;
  readonly command: Command<'return-rows'>;
  readonly of: TableName;
  readonly seen: readonly string[];
}

/** What a kept row says in a column once what it refers to has come under another number. */
function follow({ state, command, of, seen }: Following, column: string, value: Value): Value {
  // Those of the table itself may rest.
  const own = command.among.find(({ table }) => isSameName(table, of))?.foreignKeys ?? [];
  const key = own.find(({ columns }) => columns.length === 1 && columns[0] === column);
  const [referred = ''] = key?.references.columns ?? [];
  const among = command.among.find(
    ({ table }) => key !== undefined && isSameName(table, key.references.table),
  );
  const step = JSON.stringify([of, column]);
  if (key === undefined || among === undefined || value === null || seen.includes(step)) return value;
  const parent = known(state, among.table);
  const at = parent.table.columns.findIndex(({ name }) => name === referred);
  const isReferred = keyOfColumns(parent.table, [referred]);
  const probe = parent.table.columns.map((_, index) => (index === at ? value : null));
  const old = held(state, among.as).rows.find((row) => isReferred(row) === isReferred(probe));
  if (old === undefined) return value;
  const next = { state, command, of: among.table, seen: [...seen, step] };
  const now = parent.table.columns.map(({ name }, index) => follow(next, name, old[index] ?? null));
  const others = uniqueRules(parent.table).filter(
    ({ columns }) => columns !== undefined && !columns.includes(referred),
  );
  for (const { keyOf } of others) {
    const text = keyOf(now);
    const same = text === undefined ? undefined : parent.rows.find((row) => keyOf(row) === text);
    if (same !== undefined) return same[at] ?? null;
  }
  return value;
}

function known(state: DatabaseState, name: TableName): StoredTable {
  const found = findTable(state, name);
  if (found === undefined) throw failed(`There is no table ${name.name}.`);
  return found;
}

function held(state: DatabaseState, as: string): StoredTable {
  const found = keptRows(state, as);
  if (found === undefined) throw failed(`Nothing is kept as ${as}.`);
  return found;
}
