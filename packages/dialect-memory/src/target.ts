import { MigrationError, type Table, type TargetSession, throwIfAborted } from '@godwit/plugin-api';
import { memoryBookkeeping } from './bookkeeping.js';
import type { MemoryRules } from './capabilities.js';
import { MemoryDatabase } from './database.js';
import { suspendForeignKeys } from './ddl/existing.js';
import { keepRows } from './ddl/keep-rows.js';
import { deleteEqualRows, deleteRows, emptyTables } from './delete-rows.js';
import { execute } from './execute.js';
import { introspect } from './introspector.js';
import { answer } from './probes.js';
import { openMemoryWriter } from './writer.js';

/**
 * Opens a target. `staged`: an empty database is built aside and put in place by `complete`; until then, and for ever
 * where that never comes, it is as it was. What `keep` has left there is taken up by a session that is to `goOn`, and gone
 * once another run has the lock.
 */
export function openMemoryTarget(
  place: MemoryDatabase,
  rules: MemoryRules,
  { staged, goOn = false }: { readonly staged: boolean; readonly goOn?: boolean | undefined },
): TargetSession {
  if (!staged || place.state.tables.length > 0) return openSession(place, place, rules);
  const kept = goOn ? place.kept : undefined;
  const { before, state } = kept ?? { before: place.state, state: place.state };
  const aside = new MemoryDatabase(state);
  const session = openSession(aside, place, rules);
  let placed = false;
  return {
    ...session,
    bookkeeping: memoryBookkeeping(() => ({ database: placed ? place : aside, placed })),
    lock: async (runId) => {
      const held = await session.lock(runId);
      place.kept = kept;
      return held;
    },
    keep: async () => {
      place.kept = { before, state: aside.state };
    },
    complete: async () => {
      if (place.state !== before) throw occupied();
      place.kept = undefined;
      place.replace(aside.state);
      placed = true;
    },
  };
}

/** A session over a database; `place` is where another run would meet this one. */
function openSession(database: MemoryDatabase, place: MemoryDatabase, rules: MemoryRules): TargetSession {
  let writers = 0;
  return {
    bookkeeping: memoryBookkeeping(() => ({ database, placed: true })),
    lock: async (runId) => lock(place, runId),
    introspect: async (options) => introspect(rules.name, database.state, options),
    // Whoever has the object may write it.
    checkRights: async () => {},
    count: async (probes, signal) => {
      return probes.map((probe) => {
        throwIfAborted(signal);
        return answer(database.state, probe);
      });
    },
    execute: async (group, step, signal) => {
      throwIfAborted(signal);
      execute(database, group, step, rules);
    },
    // Where keys cannot follow the load, writers do not look at foreign keys.
    ...(rules.capabilities.constraintsAfterLoad
      ? { suspend: async (tables: readonly Table[]) => suspendForeignKeys(tables) }
      : {}),
    keepRows: async (tables, runId) => keepRows(tables, runId),
    openWriter: async (table, options) => {
      if (writers > 0 && !rules.capabilities.concurrentWriters) throw oneAtATime();
      const writer = openMemoryWriter(database, table, options, rules, () => {
        writers -= 1;
      });
      writers += 1;
      return writer;
    },
    empty: async (tables, runId, signal) => {
      throwIfAborted(signal);
      emptyTables(database, tables, runId);
    },
    deleteRows: async (table, rows, signal) => {
      throwIfAborted(signal);
      return deleteRows(database, table, rows);
    },
    deleteEqualRows: async (table, rows, signal) => {
      throwIfAborted(signal);
      return deleteEqualRows(database, table, rows);
    },
    async [Symbol.asyncDispose]() {},
  };
}

function lock(place: MemoryDatabase, runId: string): AsyncDisposable {
  if (place.lockedBy !== undefined) {
    const hint = 'Wait until it has ended.';
    throw new MigrationError({ code: 'TARGET_LOCKED', message: 'Another run writes this target.', hint });
  }
  place.lockedBy = runId;
  return {
    async [Symbol.asyncDispose]() {
      if (place.lockedBy === runId) place.lockedBy = undefined;
    },
  };
}

function occupied(): MigrationError {
  const message = 'Something else was written to the place meanwhile.';
  return new MigrationError({ code: 'EXPECTATION_FAILED', message });
}

function oneAtATime(): MigrationError {
  return new MigrationError({ code: 'WRITE_FAILED', message: 'There is one writer at a time here.' });
}
