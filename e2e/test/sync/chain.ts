import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createMigrationManager,
  type DatabaseMigrationManager,
  rollbackRun,
  type SideConfig,
  type SyncResult,
} from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from '../temporary-folder.js';
import { declared, type Evolution, rowsOf } from './evolving-schema.js';

/** A pair of dialects: that of the schema which evolves, and that of the database which follows. */
export type Pair = readonly [from: 'sqlite' | 'postgres', to: 'sqlite' | 'postgres'];

/** What became of one chain of changes. */
export interface ChainOutcome {
  readonly synced: SyncResult;
  /** Differences that are left after the change, and after it was taken back. */
  readonly after: readonly string[];
  readonly back: readonly string[];
  /** What a comparison of all rows says in the end. */
  readonly verified: string;
}

const parts = { dialects: [postgres, sqlite] };

/**
 * Moves a first schema with its rows, brings the target to what the first has become, and takes that back: what is told of each
 * end.
 */
export async function playChain([from, to]: Pair, { before, after }: Evolution): Promise<ChainOutcome> {
  using folder = createTemporaryFolder();
  await using first = await place(from, join(folder.path, 'first.db'));
  await using next = await place(from, join(folder.path, 'next.db'));
  await using target = await place(to, join(folder.path, 'target.db'));
  await first.run(`${declared(before)};\n${rowsOf(before)}`);
  await next.run(declared(after));
  await target.prepare();
  const options = { infer: 'declared', history: true } as const;
  const mover = (source: Place): DatabaseMigrationManager =>
    createMigrationManager({ source: source.side, target: target.side, options }, parts);
  await mover(first).migrate();
  const changing = mover(next);
  const synced = await changing.syncSchema({ apply: true, keep: true, force: true, generateSQL: true });
  const told = await changing.compareSchemas();
  if (synced.runId !== undefined) await rollbackRun(target.side, parts, { runId: synced.runId });
  const back = await mover(first).compareSchemas();
  const { status } = await mover(first).verify();
  const explained = (comparison: typeof told): readonly string[] =>
    comparison.differences.map(({ explanation }) => explanation);
  return { synced, after: explained(told), back: explained(back), verified: status };
}

/** An empty database of its own. */
interface Place extends AsyncDisposable {
  readonly side: SideConfig;
  run(sql: string): Promise<unknown>;
  /** Makes it there before anything moves in. */
  prepare(): Promise<unknown>;
}

async function place(dialect: 'sqlite' | 'postgres', path: string): Promise<Place> {
  if (dialect === 'sqlite') {
    const run = async (sql: string): Promise<unknown> => new Database(path).exec(sql).close();
    const nothing = async (): Promise<void> => {};
    return {
      side: { dialect, url: path },
      run,
      prepare: () => run('PRAGMA user_version = 0'),
      [Symbol.asyncDispose]: nothing,
    };
  }
  const database = await createTestDatabase();
  return {
    side: { dialect, url: database.url },
    run: (sql) => execute(database.url, sql),
    prepare: async () => {},
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
