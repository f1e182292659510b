import type { SyncResult } from '@godwit/engine';
import type { ChangeRisk, ChangeStatement } from '@godwit/plugin-api';
import type { Colors, Output } from '../output.js';
import { renderComparison } from './comparison.js';
import { countOf } from './figures.js';
import { renderLedger } from './ledger.js';
import { printable } from './printable.js';
import { tracesOf } from './traces.js';

/** How a result of `sync` is shown. */
export interface SyncView {
  /** The SQL of every statement, too. */
  readonly verbose: boolean;
  readonly apply: boolean;
}

const RISKS: Readonly<Record<ChangeRisk, string>> = {
  safe: '',
  rewrite: ' (reads or writes all rows of the table)',
  'data-loss': ' (values go for good)',
};

/** What differs, what is or would be done about it, what stands in the way, and the conclusion. */
export function renderSync(result: SyncResult, output: Output, view: SyncView): string {
  const { colors, width } = output;
  const { comparison, statements, blocked, notes } = result;
  const found =
    comparison.status === 'same'
      ? ''
      : `${renderComparison(comparison, { colors, verbose: view.verbose })}\n`;
  const shown = statements.map((one, index) => renderStatement(one, index + 1, view, colors)).join('');
  const steps = statements.length === 0 ? '' : `${colors.bold('Statements')}\n${shown}\n`;
  const obstacles = blocked.map(({ reason, rows }) => {
    return `  ${printable(reason)}${rows === undefined ? '' : ` (${countOf(rows, 'row')} in the way)`}\n`;
  });
  const stopped = blocked.length === 0 ? '' : `${colors.red('Blocked')}\n${obstacles.join('')}\n`;
  const ledger =
    notes.length === 0 ? '' : `${renderLedger(notes, { colors, width, verbose: view.verbose })}\n`;
  return `${found}${steps}${stopped}${ledger}${renderVerdict(result, output)}\n`;
}

function renderStatement(
  { purpose, risk, sql }: ChangeStatement,
  number: number,
  { verbose }: SyncView,
  colors: Colors,
): string {
  const what = `  ${number}. ${printable(purpose)}${colors.yellow(RISKS[risk])}\n`;
  if (!verbose) return what;
  const lines = sql.split('\n').map((line) => `     ${colors.dim(printable(line))}\n`);
  return `${what}${lines.join('')}`;
}

function renderVerdict(result: SyncResult, { colors, words }: Output): string {
  const { status, runId = '', remaining } = result;
  const back = `Take it back with: ${printable(words.command('rollback'))} ${runId.slice(0, 8)}${tracesOf({ ...result, status: 'done' })}`;
  switch (status) {
    case 'same':
      return `${colors.green('Same.')} There is nothing to do.`;
    case 'planned':
      return `Nothing was done yet. With --apply it is.`;
    case 'blocked':
      return `${colors.red('Blocked.')} Nothing can be done before what stands in the way is gone, or is left out with --exclude.`;
    case 'applied':
      return `${colors.green('Done.')} The schema of the target is what was asked for. ${back}`;
    case 'incomplete':
      return `${colors.yellow('Not all.')} ${countOf(remaining?.differences.length ?? 0, 'difference')} left: see "diff". ${back}`;
  }
}
