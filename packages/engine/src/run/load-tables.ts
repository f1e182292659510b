import { isMigrationError, type KeyRange, MigrationError, type TargetSession } from '@godwit/plugin-api';
import { failureOf } from '../plan/failure-of.js';
import { placeOf, tableKey } from '../plan/names/place.js';
import type { Sessions } from '../plan/prepared-plan.js';
import { forEachLimit } from '../reading/for-each-limit.js';
import { Room } from '../reading/room.js';
import type { RunContext } from '../run-context.js';
import { copyRange } from './copy-range.js';
import { cutTables } from './cut-tables.js';
import { endsRun } from './ends-run.js';
import { loadTogether, mayLoadTogether } from './load-together.js';
import { RejectLog } from './rejects/reject-log.js';
import { rowsAmong } from './rows-among.js';
import type { RunState } from './run-state.js';
import type { TableAccount } from './table-account.js';
import { TableLoad } from './table-load.js';

/** Throws the first failure that the run does not survive; others are in the accounts. */
export async function loadTables(run: RunContext, sessions: Sessions, state: RunState): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const ends = { outer: signal, stopped: AbortSignal.any([delayed(run.signal), stop.signal]) };
  const waiting = state.accounts.filter(({ failed, status }) => !failed && status !== 'done');
  const room = new Room();
  const earlier = state.accounts.reduce((sum, { rejected }) => sum + Number(rejected), 0);
  const rejects = new RejectLog(run, earlier);
  const copy = async (load: TableLoad, range?: KeyRange): Promise<void> => {
    const { account, signal: own, stopped } = load;
    const piece = { account, signal: own, stopped, rejects, ...(range && { range }) };
    try {
      const { largestCell = 0 } = load.account.work;
      await load.copy(() => room.hold(largestCell, load.signal, () => copyRange(run, sessions, piece)));
    } catch (error) {
      if (!state.maySkip(load.account) || signal.aborted || !concernsOneTable(error)) {
        stop.abort(error);
        throw error;
      }
    }
  };
  const found = waiting.filter((account) => mayLoadTogether(run, sessions, account));
  const small = new Set(found.length > 1 ? found.filter(({ hasBegun }) => !hasBegun) : []);
  const alone = async (account: TableAccount, hasBegun: boolean): Promise<void> => {
    signal.throwIfAborted();
    await copy(new TableLoad(run, account, { ...ends, hasBegun }));
  };
  const limit = state.prepared.plan.options.parallel;
  await forEachLimit(lanesOf([...small], limit), limit, async (lane) => {
    try {
      await loadTogether(run, sessions, lane, { signal, rejects, alone });
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  });
  const large = waiting.filter((account) => !small.has(account));
  await loadLarge(run, sessions, large, { limit, signal, ends, copy });
  await compareCounts(run, sessions.target, state);
}

/** So long an interrupted run may take to commit what the target has got already. */
const GRACE_MS = 10_000;

/** Aborted some time after another signal. */
function delayed(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const wait = (): void => {
    setTimeout(() => controller.abort(signal.reason), GRACE_MS).unref();
  };
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  return controller.signal;
}

/** Fewer small tables than this are loaded one group after the other. */
const LEAST_OF_LANE = 50;

/** Small tables in so many parts of about the same size. */
function lanesOf(accounts: readonly TableAccount[], most: number): readonly (readonly TableAccount[])[] {
  const lanes = Math.max(1, Math.min(most, Math.floor(accounts.length / LEAST_OF_LANE)));
  const size = Math.ceil(accounts.length / lanes);
  const starts = Array.from({ length: lanes }, (_, index) => index * size);
  return starts.map((start) => accounts.slice(start, start + size));
}

/** A table, or a range of one, that waits to be copied. */
interface Waiting {
  readonly load: TableLoad;
  readonly range: KeyRange | undefined;
  readonly rows: number;
}

/** How tables are loaded. */
interface Loading {
  /** How many at once. */
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly ends: { readonly outer: AbortSignal; readonly stopped: AbortSignal };
  readonly copy: (load: TableLoad, range?: KeyRange) => Promise<void>;
}

/** All ranges of all tables are in one queue. Where several are copied at once the largest is first. */
async function loadLarge(
  run: RunContext,
  { source }: Sessions,
  accounts: readonly TableAccount[],
  { limit, signal, ends, copy }: Loading,
): Promise<void> {
  const loads: TableLoad[] = [];
  const waiting: Waiting[] = [];
  for (const { account, ranges } of await cutTables(run, source, accounts, limit)) {
    const load = new TableLoad(run, account, { ...ends, pieces: ranges.length });
    loads.push(load);
    const rows = (account.work.rows ?? Number.POSITIVE_INFINITY) / ranges.length;
    waiting.push(...ranges.map((range) => ({ load, range, rows })));
  }
  if (limit > 1 && run.options.mode !== 'into-existing') waiting.sort((one, other) => descending(one, other));
  try {
    await forEachLimit(waiting, limit, ({ load, range }) => {
      signal.throwIfAborted();
      return copy(load, range);
    });
  } finally {
    for (const load of loads) load.giveUp();
  }
}

function descending({ rows: one }: Waiting, { rows: other }: Waiting): number {
  return one === other ? 0 : other > one ? 1 : -1;
}

/** The target is asked how many rows it holds; what was read, what was promised and what arrived must agree. */
async function compareCounts(run: RunContext, target: TargetSession, state: RunState): Promise<void> {
  const copied = state.accounts.filter((account) => account.status === 'done');
  const counts = await target.count(
    copied.map(({ work }) => ({ kind: 'rows', table: work.target })),
    run.signal,
  );
  const before = await rowsAmong(
    target,
    state.executed,
    copied.map(({ work }) => work.target),
    run.signal,
  );
  copied.forEach((account, index) => {
    const held = (counts[index]?.count ?? 0n) - (before.get(tableKey(account.work.target)) ?? 0n);
    const problem = disagreement(account, held, state.sourceChanged);
    if (problem === undefined) return;
    if (!state.maySkip(account)) throw problem;
    account.status = 'failed';
    account.error = failureOf(problem);
  });
}

/** `changed`: the source may have had other rows when the first of them were read. */
function disagreement(account: TableAccount, held: bigint, changed: boolean): MigrationError | undefined {
  const { read, written, rejected, skipped, work } = account;
  const promised = work.profiled && work.rows !== undefined && !changed ? BigInt(work.rows) : read;
  // Of what was written some took the place of what was there.
  const arrived = work.there?.policy === 'upsert' ? held <= written : held === written;
  if (read === promised && read === written + rejected + skipped && arrived) return undefined;
  return new MigrationError({
    code: 'COUNTS_DIFFER',
    message: `The source has ${promised} rows, ${read} were read, ${written} were written and the target holds ${held}.`,
    place: placeOf(work.source.name),
    hint: 'Something else writes to the target, or a trigger there changes what arrives.',
  });
}

/** Whether an error is about one table only, so that the others may go on. */
function concernsOneTable(error: unknown): boolean {
  return isMigrationError(error) && !endsRun(error);
}
