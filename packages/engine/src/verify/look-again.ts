import type { RunContext } from '../run-context.js';
import { attempt, type Outcome } from './attempt.js';
import type { TableTask } from './compare-table.js';

/** Compares a table again, in another way, where values that a side cannot give had ended the comparison. */
export async function lookAgain(outcome: Outcome, task: TableTask, run: RunContext): Promise<Outcome> {
  const { error } = outcome;
  if (error?.code === 'VALUE_DOES_NOT_FIT') return unfitting(outcome, task, run);
  return error?.code === 'BAD_TEXT' ? named(outcome, task, run) : outcome;
}

/** Which rows are not alike, where values of the target are none that a move writes: each is read as NULL. */
async function unfitting(outcome: Outcome, task: TableTask, run: RunContext): Promise<Outcome> {
  const { target, ...rest } = outcome.compared;
  const columns = target.columns.map((column, index) =>
    rest.key.columns.includes(index) ? column : { ...column, misfits: 'null' as const },
  );
  const found = await attempt({ ...rest, target: { ...target, columns } }, task, run);
  return found.error === undefined && found.findings.differences.length > 0 ? found : outcome;
}

/** Which rows are not alike, where text that is none has hidden that: each such character is read as U+FFFD. */
async function named(outcome: Outcome, task: TableTask, run: RunContext): Promise<Outcome> {
  const { target, ...rest } = outcome.compared;
  const found = await attempt({ ...rest, target: { ...target, badText: 'replace' } }, task, run);
  return found.error === undefined && found.findings.differences.length > 0 ? found : outcome;
}
