import {
  type Batch,
  type BlockDigest,
  boundedParts,
  CELL_IMAGES,
  type DigestOptions,
  type ImageDigestOptions,
  isEncodedBatch,
  type KeyedReadOptions,
  orAborted,
  QUOTED_CSV,
  type ReadOptions,
  type RowBatch,
  throwIfAborted,
} from '@godwit/plugin-api';
import type { WorkerClient } from '../../connect/worker-client.js';
import type { KeyPath } from '../digest/key-path.js';
import { checkUntouched } from '../file/untouched.js';
import type { PageState } from '../pages/page-state.js';
import type { ImageDigestRequest, ReadRequest } from '../thread/protocol.js';
import type { WorkerPool } from '../thread/worker-pool.js';
import type { ColumnProof } from './render-page.js';
import { STORED_VALUES } from './stored-values.js';

/** Only rows of large cells make a larger batch: of these one is on its way, not two. */
const LARGE_BATCH_BYTES = 6 * 1024 ** 2;

/** What is known of a table in the snapshot. */
interface Known {
  readonly proofs: readonly ColumnProof[];
  readonly pages: PageState | undefined;
}

/** Reads a table in one of the pool's workers, which prepares the next batch while one is being taken. */
export async function* readBatches(
  pool: WorkerPool,
  table: string,
  options: ReadOptions,
  known: Known,
): AsyncGenerator<Batch, void, undefined> {
  yield* stepsOf(pool, options.signal, {
    start: (worker) => worker.call('startRead', requestOf(table, options, known)),
    next: (worker, id) => worker.call('next', id),
    isLarge: (batch) => isEncodedBatch(batch) && batch.bytes.byteLength > LARGE_BATCH_BYTES,
  });
}

/** Reads a table in the order of a key. */
export async function* readInKeyOrder(
  pool: WorkerPool,
  table: string,
  options: KeyedReadOptions,
  path: KeyPath,
): AsyncGenerator<RowBatch, void, undefined> {
  const { signal, key: _, ...rest } = options;
  const batches = stepsOf(pool, signal, {
    start: (worker) => worker.call('startKeyed', { ...rest, table, path }),
    next: (worker, id) => worker.call('next', id),
  });
  // No encoding was asked for.
  for await (const batch of batches) yield batch as RowBatch;
}

/** How the rows of a table are reached and what is known of them. */
interface Way {
  readonly path: KeyPath;
  readonly proofs: readonly ColumnProof[];
}

/** Digests a table in the pool's workers. */
export async function* digestBlocks(
  pool: WorkerPool,
  table: string,
  options: DigestOptions,
  way: Way,
): AsyncGenerator<BlockDigest, void, undefined> {
  for await (const part of boundedParts(options)) yield* digestPart(pool, table, part, way);
}

/** Digests the images of a table's cells in one of the pool's workers. */
export async function* digestImages(
  pool: WorkerPool,
  table: string,
  { signal, key: _, where: __, ...rest }: ImageDigestOptions,
  known: Known & Pick<ImageDigestRequest, 'path' | 'kept'>,
): AsyncGenerator<BlockDigest, void, undefined> {
  const steps = stepsOf(pool, signal, {
    start: (worker) => worker.call('startImageDigest', { ...rest, ...known, table }),
    next: (worker, id) => worker.call('nextDigests', id),
    isLast: ({ done }) => done,
  });
  for await (const { blocks } of steps) yield* blocks;
  await checkUntouched(pool.first);
}

async function* digestPart(
  pool: WorkerPool,
  table: string,
  options: Omit<DigestOptions, 'bounds'>,
  { path, proofs }: Way,
): AsyncGenerator<BlockDigest, void, undefined> {
  const { signal, key: _, ...rest } = options;
  const steps = stepsOf(pool, signal, {
    start: (worker) => worker.call('startDigest', { ...rest, table, path, proofs }),
    next: (worker, id) => worker.call('nextDigests', id),
    isLast: ({ done }) => done,
  });
  for await (const { blocks, done } of steps) {
    yield* blocks;
    if (!done) continue;
    await checkUntouched(pool.first);
    return;
  }
}

/** Work that a thread does step by step. */
interface Steps<T> {
  /** Gives the number by which the thread knows it. */
  start(worker: WorkerClient): Promise<number>;
  /** Undefined at the end. */
  next(worker: WorkerClient, id: number): Promise<T | undefined>;
  /** Whether no other comes after a step. Absent: that is not known before the end. */
  isLast?(step: T): boolean;
  /** Whether the next step waits until this one was taken. */
  isLarge?(step: T): boolean;
}

/** The steps of some work in one of the pool's workers, which does the next one while one is being taken. */
async function* stepsOf<T>(
  pool: WorkerPool,
  signal: AbortSignal,
  steps: Steps<T>,
): AsyncGenerator<T, void, undefined> {
  const worker = await pool.acquire(signal);
  let known: number | undefined;
  try {
    const id = await orAborted(steps.start(worker), signal);
    known = id;
    const next = (): Promise<T | undefined> => {
      const step = steps.next(worker, id);
      // It may fail before anyone waits for it.
      step.catch(() => {});
      return step;
    };
    let ahead: Promise<T | undefined> | undefined = next();
    for (;;) {
      const step: T | undefined = await orAborted(ahead ?? next(), signal);
      // The thread forgets what came to its end.
      if (step === undefined || steps.isLast?.(step)) known = undefined;
      if (step === undefined) {
        await checkUntouched(pool.first);
        return;
      }
      if (known === undefined) {
        yield step;
        return;
      }
      ahead = steps.isLarge?.(step) === true ? undefined : next();
      yield step;
      throwIfAborted(signal);
    }
  } finally {
    if (known !== undefined) worker.call('endRead', known).catch(() => {});
    pool.release(worker);
  }
}

function requestOf(table: string, options: ReadOptions, known: Known): ReadRequest {
  const { signal: _, ...rest } = options;
  // An encoding that is not spoken here is no error: rows are the answer.
  const { encoding, ...asRows } = rest;
  const isSpoken = encoding === QUOTED_CSV || encoding === STORED_VALUES || encoding === CELL_IMAGES;
  return { ...(isSpoken ? rest : asRows), table, ...known };
}
