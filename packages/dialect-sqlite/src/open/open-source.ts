import type { SourceOptions, SourceSession } from '@godwit/plugin-api';
import type { SqliteConfig } from '../config.js';
import { toMigrationError } from '../sqlite-error.js';
import { SqliteSource } from '../sqlite-source.js';
import { WorkerPool } from '../worker/worker-pool.js';
import { checkFile } from './check-file.js';
import { copyDatabase, type DatabaseCopy } from './copy-database.js';
import { rollBackCopy } from './roll-back-copy.js';
import { openSnapshot } from './snapshot.js';

/**
 * Opens a database for reading and takes its snapshot. Nothing is created or changed. Throws the SOURCE_* errors,
 * DISK_FULL (for a copy) and INTERRUPTED.
 */
export async function openSource(config: SqliteConfig, options: SourceOptions): Promise<SourceSession> {
  const file = await checkFile(config.path);
  const copy =
    options.snapshot === 'copy' ? await copyDatabase(file, config.busyTimeoutMs, options.signal) : undefined;
  const pool = new WorkerPool(options.readers);
  const close = closer(pool, copy);
  try {
    if (copy !== undefined && file.hasJournal) rollBackCopy(copy.path);
    await begin(pool, copy?.path ?? config.path, config, options.signal);
    const blocksWriters = copy === undefined && !file.wal && file.fileSize > 0;
    return new SqliteSource({ pool, file, blocksWriters, close });
  } catch (error) {
    await close();
    throw toMigrationError(error);
  }
}

async function begin(
  pool: WorkerPool,
  path: string,
  config: SqliteConfig,
  signal: AbortSignal,
): Promise<void> {
  const { busyTimeoutMs } = config;
  const open = pool.workers.map((worker, index) =>
    worker.call('open', { path, busyTimeoutMs, watch: index === 0 }),
  );
  // All are waited for, so that none is left opening when the first has failed.
  const failed = (await Promise.allSettled(open)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  await openSnapshot(pool, path, signal);
}

function closer(pool: WorkerPool, copy: DatabaseCopy | undefined): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await pool[Symbol.asyncDispose]();
    await copy?.[Symbol.asyncDispose]();
  };
  return () => {
    closed ??= close();
    return closed;
  };
}
