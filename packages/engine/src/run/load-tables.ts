import { isMigrationError, MigrationError, type TargetSession } from '@godwit/plugin-api';
import { failureOf } from '../plan/failure-of.js';
import { placeOf } from '../plan/names/place.js';
import type { Sessions } from '../plan/prepared-plan.js';
import { forEachLimit } from '../reading/for-each-limit.js';
import type { RunContext } from '../run-context.js';
import { copyTable } from './copy-table.js';
import { endsRun } from './ends-run.js';
import { loadTogether, mayLoadTogether } from './load-together.js';
import type { RunState } from './run-state.js';
import type { TableAccount } from './table-account.js';

/** Throws the first failure that the run does not survive; others are in the accounts. */
export async function loadTables(run: RunContext, sessions: Sessions, state: RunState): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const { capabilities } = run.target.dialect;
  const limit = capabilities.concurrentWriters ? run.options.parallel : 1;
  const waiting = state.accounts.filter((account) => !account.failed);
  const alone = async (account: TableAccount, hasBegun: boolean): Promise<void> => {
    signal.throwIfAborted();
    if (!hasBegun) begin(run, account);
    try {
      await loadTable(run, sessions, account, signal);
    } catch (error) {
      if (!state.maySkip(account) || signal.aborted || !concernsOneTable(error)) {
        stop.abort(error);
        throw error;
      }
    }
  };
  const found = waiting.filter((account) => mayLoadTogether(run, sessions, account));
  const small = new Set(found.length > 1 ? found : []);
  try {
    await loadTogether(run, sessions, [...small], signal, alone);
  } catch (error) {
    stop.abort(error);
    throw error;
  }
  const large = waiting.filter((account) => !small.has(account));
  await forEachLimit(large, limit, (account) => alone(account, false));
  await compareCounts(run, sessions.target, state);
}

function begin(run: RunContext, { name, work: { rows } }: TableAccount): void {
  const estimate = rows === undefined ? {} : { estimatedRows: rows };
  run.events.emit({ type: 'table:started', table: name, ...estimate });
}

async function loadTable(
  run: RunContext,
  sessions: Sessions,
  account: TableAccount,
  signal: AbortSignal,
): Promise<void> {
  try {
    await account.timed(() => copyTable(run, sessions, account, signal));
    account.status = 'done';
  } catch (error) {
    account.status = signal.aborted ? 'interrupted' : 'failed';
    if (!signal.aborted) account.error = failureOf(error);
    throw error;
  } finally {
    run.events.emit({ type: 'table:finished', table: account.name, result: account.result() });
  }
}

/** The target is asked how many rows it holds; what was read, what was promised and what arrived must agree. */
async function compareCounts(run: RunContext, target: TargetSession, state: RunState): Promise<void> {
  const copied = state.accounts.filter((account) => account.status === 'done');
  const counts = await target.count(
    copied.map(({ work }) => ({ kind: 'rows', table: work.target })),
    run.signal,
  );
  copied.forEach((account, index) => {
    const problem = disagreement(account, counts[index]?.count ?? 0n);
    if (problem === undefined) return;
    if (!state.maySkip(account)) throw problem;
    account.status = 'failed';
    account.error = failureOf(problem);
  });
}

function disagreement(account: TableAccount, held: bigint): MigrationError | undefined {
  const { read, written, rejected, skipped, work } = account;
  const promised = work.profiled && work.rows !== undefined ? BigInt(work.rows) : read;
  if (read === promised && read === written + rejected + skipped && held === written) return undefined;
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
