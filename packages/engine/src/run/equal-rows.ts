import type { Note, Statement, Table, TargetSession } from '@godwit/plugin-api';
import { withCount } from '../plan/foresee/probe-notes.js';
import { tableKey } from '../plan/names/place.js';
import type { RunState } from './run-state.js';

/** The note of a key that could not be made, with the rows of the target that are equal in it, where there are such. */
export async function withEqualRows(
  note: Note,
  { table: name, object }: Statement,
  target: TargetSession,
  state: RunState,
  signal: AbortSignal,
): Promise<Note> {
  if (name === undefined || object === undefined) return note;
  const { wanted } = state.prepared.expected(new Set([tableKey(name)]));
  const table = wanted.tables[0];
  const columns = table && columnsOf(table, object);
  if (table === undefined || columns === undefined) return note;
  const keyColumns = table.primaryKey?.columns ?? [];
  // A row has no name by the key that could not be made.
  const named = keyColumns.join() === columns.join() ? [] : keyColumns;
  const probe = { kind: 'duplicates', table: name, columns, keyColumns: named } as const;
  const [found] = await target.count([probe], signal);
  return found === undefined || found.count === 0n ? note : withCount(note, found);
}

function columnsOf(table: Table, object: string): readonly string[] | undefined {
  const key = [table.primaryKey, ...table.uniqueKeys].find((one) => one?.name === object);
  if (key !== undefined) return key.columns;
  const index = table.indexes.find(({ name, unique, where }) => {
    return name === object && unique && where === undefined;
  });
  const columns = index?.parts.flatMap(({ column }) => column ?? []);
  return columns?.length === index?.parts.length ? columns : undefined;
}
