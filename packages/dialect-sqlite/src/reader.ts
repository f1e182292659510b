import { type Batch, QUOTED_CSV, type ReadOptions } from '@godwit/plugin-api';
import { orAborted, throwIfAborted } from './interrupted.js';
import type { ColumnProof } from './read/render-page.js';
import { STORED_VALUES } from './stored-values.js';
import type { NextBatch, ReadRequest } from './worker/protocol.js';
import type { WorkerPool } from './worker/worker-pool.js';

/** Reads a table in one of the pool's workers, which prepares the next batch while one is being taken. */
export async function* readBatches(
  pool: WorkerPool,
  table: string,
  options: ReadOptions,
  proofs: readonly ColumnProof[],
): AsyncGenerator<Batch, void, undefined> {
  const { signal } = options;
  const worker = await pool.acquire(signal);
  let read: number | undefined;
  let ahead: Promise<NextBatch> | undefined;
  try {
    const id = await orAborted(worker.call('startRead', requestOf(table, options, proofs)), signal);
    read = id;
    const next = (): Promise<NextBatch> => {
      const batch = worker.call('next', id);
      // It may fail before anyone waits for it.
      batch.catch(() => {});
      return batch;
    };
    ahead = next();
    for (;;) {
      const batch = await orAborted(ahead, signal);
      if (batch === undefined) return;
      ahead = next();
      yield batch;
      throwIfAborted(signal);
    }
  } finally {
    if (read !== undefined) worker.call('endRead', read).catch(() => {});
    pool.release(worker);
  }
}

function requestOf(table: string, options: ReadOptions, proofs: readonly ColumnProof[]): ReadRequest {
  const { signal: _, ...rest } = options;
  // An encoding that is not spoken here is no error: rows are the answer.
  const { encoding, ...asRows } = rest;
  const isSpoken = encoding === QUOTED_CSV || encoding === STORED_VALUES;
  return { ...(isSpoken ? rest : asRows), table, proofs };
}
