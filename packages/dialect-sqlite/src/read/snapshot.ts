import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isMigrationError, MigrationError, throwIfAborted } from '@godwit/plugin-api';
import type { Descriptors } from './pages/descriptors.js';
import { createGate } from './thread/begin-together.js';
import type { WorkerPool } from './thread/worker-pool.js';

const LONGEST_MS = 20_000;
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 10;
/** More than the clocks of file systems are coarse. */
const LONG_AGO_MS = 1000;

/**
 * Brings all workers into one snapshot: each begins and reads once, and the watching connection must see the same
 * `data_version` before and after; else a commit came between them, and they begin again. Where the -shm cannot be
 * written, SQLite counts each beginning as a change: then nothing may have written the files since long before.
 */
export async function openSnapshot(
  pool: WorkerPool,
  path: string,
  signal: AbortSignal,
  descriptors?: Descriptors,
): Promise<void> {
  const start = Date.now();
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    throwIfAborted(signal);
    const outcome = await tryOnce(pool, path, descriptors);
    if (outcome === 'same') return;
    if (Date.now() - start > LONGEST_MS) throw tooBusy(outcome);
    await Promise.all(pool.workers.map((worker) => worker.call('rollback', undefined)));
    await delay(pause);
    pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5);
  }
}

/** `same`, or what was in the way: a commit in between, or the error that a lock held by a writer gave. */
async function tryOnce(pool: WorkerPool, path: string, descriptors?: Descriptors): Promise<unknown> {
  const start = Date.now();
  const gate = createGate(pool.workers.length);
  const begun = await Promise.allSettled(
    pool.workers.map((worker) => worker.call('beginTogether', { gate, descriptors })),
  );
  const failed = begun.find((result) => result.status === 'rejected')?.reason as unknown;
  if (failed !== undefined) {
    const retry = isMigrationError(failed) && failed.code === 'SOURCE_BUSY' && pool.workers.length > 1;
    if (!retry || begun.every((result) => result.status === 'rejected')) throw failed;
    return failed;
  }
  const same = begun.every((result) => result.status === 'fulfilled' && result.value);
  return same || (await lastWrite(path)) < start - LONG_AGO_MS ? 'same' : 'changed';
}

/** When the database or its -wal was written last, in milliseconds. */
async function lastWrite(path: string): Promise<number> {
  const { mtimeMs } = await stat(path);
  const wal = await stat(`${path}-wal`).catch(() => undefined);
  return Math.max(mtimeMs, wal?.mtimeMs ?? 0);
}

function tooBusy(cause: unknown): MigrationError {
  return new MigrationError({
    code: 'SOURCE_BUSY',
    message: 'The database is written to so often that its readers found no moment to begin together.',
    hint: 'Read from a copy made first: options.snapshot "copy", or with one reader.',
    cause,
  });
}
