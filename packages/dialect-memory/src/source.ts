import {
  type Batch,
  formatTableName,
  MigrationError,
  type ReadOptions,
  type SourceOptions,
  type SourceSession,
  type Table,
  throwIfAborted,
} from '@godwit/plugin-api';
import type { MemoryRules } from './capabilities.js';
import { type DatabaseState, findTable, type MemoryDatabase, type StoredTable } from './database.js';
import { introspect } from './introspector.js';
import { digestTable, readKeyed } from './keyed.js';
import { answer } from './probes.js';
import { profileTable } from './profile.js';
import { Turns } from './read/turns.js';
import { hasColumns, readTable, splitTable } from './reader.js';
import { placeIn } from './state/failures.js';

/** Opens a source: since data never changes, the state of this moment is the snapshot. */
export function openMemorySource(
  database: MemoryDatabase,
  { readers, signal }: SourceOptions,
  rules: MemoryRules,
): SourceSession {
  throwIfAborted(signal);
  const snapshot = database.state;
  const turns = new Turns(readers);
  const { reads } = rules.capabilities.encodings;
  return {
    blocksWriters: false,
    introspect: async (options) => introspect(rules.name, snapshot, options),
    fingerprint: async () => ({ changes: String(snapshot.changes) }),
    estimateRows: async (table) => stored(snapshot, table).rows.length,
    split: async (table, parts) => splitTable(stored(snapshot, table), parts),
    canEncode: (table, columns, encoding) => {
      return (
        reads.includes(encoding) &&
        hasColumns(
          table,
          columns.map(({ name }) => name),
        )
      );
    },
    read: (table, options) => readInTurn(turns, snapshot, table, options, reads),
    profile: async (table, options) => profileTable(stored(snapshot, table), options),
    digest: (table, options) =>
      inTurn(turns, options.signal, () => digestTable(stored(snapshot, table), options)),
    readKeyed: (table, options) =>
      inTurn(turns, options.signal, () => readKeyed(stored(snapshot, table), options)),
    count: async (probes, signal) => {
      return probes.map((probe) => {
        if (signal !== undefined) throwIfAborted(signal);
        return answer(snapshot, probe);
      });
    },
    async [Symbol.asyncDispose]() {},
  };
}

function readInTurn(
  turns: Turns,
  snapshot: DatabaseState,
  table: Table,
  options: ReadOptions,
  reads: readonly string[],
): AsyncGenerator<Batch> {
  const { encoding, ...rest } = options;
  const isKnown = encoding !== undefined && reads.includes(encoding);
  return inTurn(turns, options.signal, () => readTable(stored(snapshot, table), isKnown ? options : rest));
}

async function* inTurn<T>(
  turns: Turns,
  signal: AbortSignal,
  begin: () => AsyncIterable<T>,
): AsyncGenerator<T> {
  const giveBack = await turns.take(signal);
  try {
    yield* begin();
  } finally {
    giveBack();
  }
}

function stored(snapshot: DatabaseState, { name }: Table): StoredTable {
  const found = findTable(snapshot, name);
  if (found !== undefined) return found;
  const message = `There is no table ${formatTableName(name)}.`;
  throw new MigrationError({ code: 'READ_FAILED', message, place: placeIn(name) });
}
