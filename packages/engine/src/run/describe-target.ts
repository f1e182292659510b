import { formatTableName } from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import { rowsText } from '../plan/existing-target.js';
import type { RunState } from './run-state.js';
import type { TableAccount } from './table-account.js';

/** What the target holds after a run that did not end well, and how to begin again. */
export function describeTarget(state: RunState): string {
  const { plan, dropping } = state.prepared;
  const hasDropped = state.executed.some((statement) => dropping.has(statement.id));
  const dropped = hasDropped ? plan.dropped.map((table) => formatTableName(table.name)) : [];
  const lost = dropped.length === 0 ? '' : ` Dropped before: ${listNames(dropped)}.`;
  if (state.discarded) return 'Nothing was put in place: the target is as it was before the run.';
  if (state.takenBack) return `Everything that the run had made was taken back.${lost}`;
  const tables = state.accounts.map((account) => tableText(account, plan.options.mode === 'schema-only'));
  const held =
    tables.length === 0 ? 'The target holds no table of the run.' : `The target holds: ${listNames(tables)}.`;
  const again =
    plan.options.mode === 'data-only'
      ? 'Empty these tables before you begin again.'
      : 'Set onExisting to "drop" (--on-existing drop) to begin again.';
  return `${held}${lost} ${again}`;
}

function tableText(account: TableAccount, empty: boolean): string {
  if (empty) return account.name;
  const complete = account.status === 'done' ? 'complete' : 'incomplete';
  return `${account.name} (${rowsText(Number(account.written))}, ${complete})`;
}
