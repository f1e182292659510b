import { formatTableName, type Note, type Statement, type TargetSession } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import { placeOf, tableKey } from '../plan/names/place.js';
import { rowsText } from '../plan/target/existing-target.js';
import type { RunContext } from '../run-context.js';
import { RUN } from '../tokens.js';
import type { RunState } from './run-state.js';
import { StepRunner } from './step-runner.js';
import type { TableAccount } from './table-account.js';
import { swapBack, takeBack } from './take-back.js';

/** Puts a target in order after a failure. */
@scoped(Lifecycle.ContainerScoped)
export class Recovery {
  readonly #run: RunContext;
  readonly #steps: StepRunner;

  constructor(@inject(RUN) run: RunContext, @inject(StepRunner) steps: StepRunner) {
    this.#run = run;
    this.#steps = steps;
  }

  /** After a failure before the load nothing is worth keeping: all is taken back, at once where it replaced something. */
  async takeAllBack(target: TargetSession, state: RunState): Promise<void> {
    const undo = state.hasSetAside ? swapBack : takeBack;
    const failures = await undo(target, state, state.executed);
    for (const note of failures) state.note(note);
    state.takenBack = failures.length === 0;
  }

  /** Keeps what was committed; where that is nothing, or takes the place of what is kept, takes back what was made. */
  async afterFailure(target: TargetSession, state: RunState): Promise<void> {
    if (this.#run.options.mode === 'data-only') return this.restore(target, state);
    if (state.hasSetAside || state.accounts.every((account) => account.written === 0n))
      await this.takeAllBack(target, state);
  }

  /** Brings back the foreign keys that rested during the load; notes what could not be brought back. */
  async restore(target: TargetSession, state: RunState): Promise<void> {
    for (const note of await this.#steps.each(target, state, state.resting)) state.note(note);
  }

  /** Takes tables that failed out of the target again, so that none is left half filled. */
  async removeFailed(target: TargetSession, state: RunState): Promise<void> {
    for (const account of state.accounts.filter((one) => one.status === 'failed')) {
      // A table that was there before the run is not the run's to drop.
      if (this.#run.options.mode !== 'data-only') {
        const own = state.executed.filter(
          (statement) => ownerOf(statement) === tableKey(account.work.target),
        );
        const failures = await takeBack(target, state, own);
        if (failures.length === 0) account.status = 'removed';
        for (const note of failures) state.note(note);
      }
      this.#noteFailure(account, state);
    }
    // Where constraints follow the load, those of failed tables are left out one by one.
    if (this.#run.target.dialect.capabilities.constraintsAfterLoad) return;
    for (const note of danglingKeys(state.accounts)) state.note(note);
  }

  #noteFailure(account: TableAccount, state: RunState): void {
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
