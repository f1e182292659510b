import { type Batch, batchRowCount, type Checkpoint, type WholeTable } from '@godwit/plugin-api';
import { originalError } from '../errors/wrap-error.js';
import { failureOf } from '../plan/failure-of.js';
import type { Sessions } from '../plan/prepared-plan.js';
import { batchBytes } from '../reading/batch-bytes.js';
import { readAhead } from '../reading/read-ahead.js';
import { agreeOnEncodings, readTable } from '../reading/table-reader.js';
import type { RunContext } from '../run-context.js';
import { endsRun } from './ends-run.js';
import type { RejectLog } from './rejects/reject-log.js';
import { rejectsOf } from './rejects/to-reject.js';
import { FEW_ROWS } from './run-state.js';
import type { TableAccount } from './table-account.js';

/** Of one transaction, and of the memory that it takes. */
const MOST_TABLES = 50;
const MOST_BYTES = 8 * 1024 ** 2;
/** Most small tables are one batch. */
const BATCH_BYTES = 64 * 1024;
/** A larger table has a transaction of its own. */
const LARGE_BYTES = 1024 ** 2;

/** Tables that share a transaction; `whole` is undefined where they have to be loaded one by one. */
interface Group {
  readonly accounts: readonly TableAccount[];
  readonly whole: readonly Read[] | undefined;
}

/** A table that is read. */
interface Read {
  readonly account: TableAccount;
  readonly table: WholeTable;
  readonly bytes: number;
}

interface TogetherOptions {
  readonly signal: AbortSignal;
  readonly rejects: RejectLog;
  /** Loads a table by itself. */
  readonly alone: (account: TableAccount, hasBegun: boolean) => Promise<void>;
}

/** Whether a table is so small that a transaction of its own costs more than its rows. */
export function mayLoadTogether(run: RunContext, { target }: Sessions, { work }: TableAccount): boolean {
  if (target.writeTogether === undefined || run.options.mode === 'into-existing') return false;
  const transformed = work.steps.some((steps) => steps.length > 0);
  const isSmall = work.profiled && work.rows !== undefined && work.rows <= Number(FEW_ROWS);
  return !transformed && isSmall && (work.largestCell ?? 0) < LARGE_BYTES;
}

/**
 * Loads small tables, several in one transaction with their checkpoints, while the next ones are read. What cannot be loaded
 * so is loaded by `alone`, where each error has its place.
 */
export async function loadTogether(
  run: RunContext,
  sessions: Sessions,
  accounts: readonly TableAccount[],
  { signal, rejects, alone }: TogetherOptions,
): Promise<void> {
  let start = performance.now();
  for await (const { accounts: tables, whole } of readAhead(groups(run, sessions, accounts, signal))) {
    signal.throwIfAborted();
    for (const { time } of tables) time.reading += (performance.now() - start) / tables.length;
    const isDone = whole !== undefined && (await write(run, sessions, whole, signal));
    start = performance.now();
    if (isDone) {
      for (const { account, table } of whole ?? [])
        rejects.committed(account, table.checkpoint.rejects ?? []);
      continue;
    }
    for (const account of tables) await alone(account, whole !== undefined);
    start = performance.now();
  }
}

/** A table that turns out to be large, or that cannot be read, makes a group of its own. */
async function* groups(
  run: RunContext,
  sessions: Sessions,
  accounts: readonly TableAccount[],
  signal: AbortSignal,
): AsyncGenerator<Group> {
  for (let start = 0; start < accounts.length; start += MOST_TABLES) {
    const some = accounts.slice(start, start + MOST_TABLES);
    const encodings = await agreeOnEncodings(
      sessions,
      some.map(({ work }) => work),
      run,
    );
    let reads: Read[] = [];
    let bytes = 0;
    for (const account of some) {
      const read = await readWhole(run, sessions, account, encodings.get(account.work), signal);
      if (read === undefined || bytes + read.bytes > MOST_BYTES) {
        if (reads.length > 0) yield groupOf(reads);
        [reads, bytes] = [[], 0];
      }
      if (read === undefined) yield { accounts: [account], whole: undefined };
      else reads.push(read);
      bytes += read?.bytes ?? 0;
    }
    if (reads.length > 0) yield groupOf(reads);
  }
}

function groupOf(reads: readonly Read[]): Group {
  return { accounts: reads.map(({ account }) => account), whole: reads };
}

/** All rows of a table; undefined where they are many bytes, or cannot be read, which is told when it is loaded alone. */
async function readWhole(
  run: RunContext,
  { source }: Sessions,
  account: TableAccount,
  encoding: string | undefined,
  signal: AbortSignal,
): Promise<Read | undefined> {
  const { work } = account;
  const batches: Batch[] = [];
  let bytes = 0;
  try {
    const reading = { ...(encoding && { encoding }), maxBytes: BATCH_BYTES, signal };
    for await (const batch of readTable(source, work, run, reading)) {
      batches.push(batch);
      bytes += batchBytes(batch);
      if (bytes > LARGE_BYTES) return undefined;
    }
  } catch (error) {
    if (signal.aborted || endsRun(originalError(error))) throw error;
    return undefined;
  }
  const checkpoint = checkpointOf(run, account, batches);
  return { account, table: { table: work.target, columns: work.write, batches, checkpoint }, bytes };
}

function checkpointOf({ runId }: RunContext, { work }: TableAccount, batches: readonly Batch[]): Checkpoint {
  const rows = batches.reduce((sum, batch) => sum + batchRowCount(batch), 0);
  const rejects = batches.flatMap((batch) => rejectsOf(work, batch));
  return {
    runId,
    table: work.target,
    range: 'all',
    position: batches.at(-1)?.position ?? null,
    done: true,
    read: BigInt(rows + rejects.length),
    written: BigInt(rows),
    rejected: BigInt(rejects.length),
    skipped: 0n,
    ...(rejects.length === 0 ? {} : { rejects }),
  };
}

/** False where nothing was written, so that the tables may be loaded one by one. */
async function write(
  run: RunContext,
  { target }: Sessions,
  reads: readonly Read[],
  signal: AbortSignal,
): Promise<boolean> {
  const start = performance.now();
  for (const read of reads) begin(run, read);
  try {
    signal.throwIfAborted();
    const tables = reads.map(({ table }) => table);
    if ((await target.writeTogether?.(tables, signal)) !== true) return false;
  } catch (error) {
    const cause = originalError(error);
    if (!signal.aborted && !endsRun(cause)) return false;
    for (const { account } of reads) fail(run, account, cause, signal);
    throw cause;
  }
  const share = (performance.now() - start) / reads.length;
  for (const read of reads) finish(run, read, share, reads.length);
  return true;
}

/** Tells of a table in the events of one that is loaded alone. */
function begin(run: RunContext, { account, table, bytes }: Read): void {
  const { name, work } = account;
  const estimate = work.rows === undefined ? {} : { estimatedRows: work.rows };
  run.events.emit({ type: 'table:started', table: name, ...estimate });
  const rows = Number(table.checkpoint.written);
  if (rows > 0) run.events.emit({ type: 'table:progress', table: name, rows, bytes, ...estimate });
}

/** `share` in milliseconds. */
function finish(run: RunContext, { account, table }: Read, share: number, together: number): void {
  const { read, written, rejected } = table.checkpoint;
  Object.assign(account, { status: 'done', read, written, rejected });
  account.spent(share / 1000);
  account.time.server += share;
  run.events.emit({ type: 'table:finished', table: account.name, result: account.result(), together });
}

function fail(run: RunContext, account: TableAccount, error: unknown, signal: AbortSignal): void {
  account.status = signal.aborted ? 'interrupted' : 'failed';
  if (!signal.aborted) account.error = failureOf(error);
  run.events.emit({ type: 'table:finished', table: account.name, result: account.result() });
}
