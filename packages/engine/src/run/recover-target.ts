import { formatTableName, type Note, type Statement, type TargetSession } from '@godwit/plugin-api';
import { placeOf, tableKey } from '../plan/names/place.js';
import { rowsText } from '../plan/target/existing-target.js';
import type { RunContext } from '../run-context.js';
import type { RunState } from './run-state.js';
import { runEach } from './run-steps.js';
import type { TableAccount } from './table-account.js';
import { swapBack, takeBack } from './take-back.js';

/** After a failure before the load nothing is worth keeping: all is taken back, at once where it replaced something. */
export async function takeAllBack(target: TargetSession, state: RunState): Promise<void> {
  const undo = state.hasSetAside ? swapBack : takeBack;
  const failures = await undo(target, state, state.executed);
  for (const note of failures) state.note(note);
  state.takenBack = failures.length === 0;
}

/** Keeps what was committed; where that is nothing, or takes the place of what is kept, takes back what was made. */
export async function recoverTarget(run: RunContext, target: TargetSession, state: RunState): Promise<void> {
  if (run.options.mode === 'into-existing') {
    await returnRows(target, state);
    return restoreKeys(target, state);
  }
  const isApart = run.options.atomic;
  if (isApart || state.hasSetAside || state.accounts.every((account) => account.written === 0n))
    await takeAllBack(target, state);
}

/** Where nothing was written the tables hold again what they held before. */
async function returnRows(target: TargetSession, state: RunState): Promise<void> {
  if (state.accounts.some(({ written }) => written > 0n)) return;
  const kept = state.executed.filter(({ keeps }) => keeps !== undefined);
  const failures = await swapBack(target, state, kept);
  for (const note of failures) state.note(note);
  state.takenBack = failures.length === 0;
}

/** Brings back the foreign keys that rested during the load; notes what could not be brought back. */
async function restoreKeys(target: TargetSession, state: RunState): Promise<void> {
  for (const note of await runEach(target, state, state.resting)) state.note(note);
}

/** Takes tables that failed out of the target again, so that none is left half filled. */
export async function removeFailed(run: RunContext, target: TargetSession, state: RunState): Promise<void> {
  for (const account of state.accounts.filter((one) => one.status === 'failed')) {
    // A table that was there before the run is not the run's to drop.
    if (run.options.mode !== 'into-existing') {
      const own = state.executed.filter((statement) => ownerOf(statement) === tableKey(account.work.target));
      const failures = await takeBack(target, state, own);
      if (failures.length === 0) account.status = 'removed';
      for (const note of failures) state.note(note);
    }
    noteFailure(account, state);
  }
  // Where constraints follow the load, those of failed tables are left out one by one.
  if (run.target.dialect.capabilities.constraintsAfterLoad) return;
  for (const note of danglingKeys(state.accounts)) state.note(note);
}

function noteFailure(account: TableAccount, state: RunState): void {
  const rows = Number(account.written);
  const left =
    account.status === 'removed'
      ? 'It was taken out of the target again.'
      : `The target keeps it with ${rowsText(rows)} of it.`;
  state.note({
    code: 'TABLE_FAILED',
    severity: 'loss',
    place: state.prepared.toSource({
      ...placeOf(account.work.source.name),
      ...account.error?.place,
    }),
    message: `The table failed (${account.error?.code ?? 'INTERNAL'}): ${account.error?.message ?? ''} ${left}`,
    ...(account.error?.hint === undefined ? {} : { suggestion: account.error.hint }),
  });
}

function ownerOf(statement: Statement): string {
  return statement.table === undefined ? '' : tableKey(statement.table);
}

/** Notes about tables that were made with foreign keys to tables that failed since. */
function danglingKeys(accounts: readonly TableAccount[]): readonly Note[] {
  const failed = new Set(accounts.filter((one) => one.failed).map(({ work }) => tableKey(work.source.name)));
  return accounts
    .filter((account) => !account.failed)
    .flatMap(({ work }) =>
      work.source.foreignKeys
        .filter((key) => failed.has(tableKey(key.references.table)))
        .map((key): Note => {
          const to = formatTableName(key.references.table);
          return {
            code: 'DEPENDS_ON_FAILED_TABLE',
            severity: 'loss',
            place: placeOf(work.source.name, key.name === undefined ? {} : { object: key.name }),
            message: `The foreign key (${key.columns.join(', ')}) points at ${to}, which failed.`,
          };
        }),
    );
}
