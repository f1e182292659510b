import { countOf, formatTableName, type Traces } from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import { maySkip } from '../plan/foresee/may-skip.js';
import { rowsText } from '../plan/target/existing-target.js';
import type { RunState } from './run-state.js';
import type { TableAccount } from './table-account.js';

/** What the target holds after a run that did not end well, and how to begin again. */
export function describeTarget(state: RunState, traces: Traces | undefined): string {
  const { plan, dropping } = state.prepared;
  const hasDropped = state.executed.some(({ id, undo }) => dropping.has(id) && undo === undefined);
  const dropped = hasDropped ? plan.dropped.map((table) => formatTableName(table.name)) : [];
  const lost = dropped.length === 0 ? '' : ` Dropped before: ${listNames(dropped)}.`;
  if (state.goesOn && !state.hasSetAside) {
    const there = state.isAside
      ? 'Nothing was put in place yet; what was copied is kept beside it.'
      : held(state);
    return `${there} Go on with "resume", or take it back with "rollback".`;
  }
  if (state.discarded)
    return `Nothing was put in place: the target is as it was before the run.${notSkipped(state)}`;
  if (state.takenBack) {
    const back = state.hasSetAside ? ' The old tables are there as they were.' : lost;
    const left = traces === undefined ? '' : ` godwit leaves ${traces.what} there.`;
    if (plan.options.mode === 'into-existing')
      return `No row was written, and the tables hold what they held before.${left}`;
    return `All tables that the run had made were taken back.${left}${back}${notSkipped(state)}`;
  }
  if (state.hasSetAside) {
    return 'It could not be taken back: the old tables wait in a place of their own, and the next "migrate" or "repair" puts them back before anything else.';
  }
  return `${held(state)}${lost} ${againText(state)}`;
}

/** Rows that tables held before are not to be emptied away. */
function againText({ executed, prepared: { plan } }: RunState): string {
  if (plan.options.mode !== 'into-existing') return 'Begin again with onExisting "drop".';
  const keepsRows = executed.some(({ keeps }) => keeps !== undefined);
  return keepsRows ? 'Take it back with "rollback".' : 'Empty these tables before you begin again.';
}

/** So many tables are named, and so many steps in all. */
const SHOWN = 3;

function held(state: RunState): string {
  const left = state.accounts.filter((account) => account.status !== 'removed');
  if (left.length === 0) return 'The target holds no table of the run.';
  // What is not whole is what people ask for first.
  const isWhole = (account: TableAccount): boolean =>
    account.status === 'done' && state.pendingSteps(account).length === 0;
  const shown = [...left.filter((one) => !isWhole(one)), ...left.filter(isWhole)].slice(0, SHOWN);
  const steps = shown.reduce((sum, account) => sum + state.pendingSteps(account).length, 0);
  const tables = shown.map((account) => tableText(account, state, steps <= SHOWN)).join(', ');
  const rest = left.length - shown.length;
  return `The target holds: ${tables}${rest === 0 ? '' : ` and ${countOf(rest, 'more table')}`}.`;
}

/** Why a table that failed was not skipped, where that was asked. */
function notSkipped({ accounts, prepared: { plan } }: RunState): string {
  const isAsked = plan.options.onError === 'skip-table';
  if (!isAsked || !accounts.some(({ failed, work }) => failed && !maySkip(plan, work.belongs ?? work.target)))
    return '';
  return ' A table that replaces one that is kept is not skipped; onExisting "drop-first" keeps none.';
}

function tableText(account: TableAccount, state: RunState, named: boolean): string {
  const isSchema = state.prepared.plan.options.mode === 'schema-only';
  const pending = state.pendingSteps(account);
  const steps = named ? pending.join(', ') : countOf(pending.length, 'step');
  const rest = pending.length === 0 ? '' : `not done yet: ${steps}`;
  if (isSchema) return rest === '' ? account.name : `${account.name} (${rest})`;
  const rows = rowsText(Number(account.written));
  if (account.status !== 'done') return `${account.name} (${rows}, incomplete)`;
  return `${account.name} (${rest === '' ? `${rows}, complete` : `${rows} copied; ${rest}`})`;
}
