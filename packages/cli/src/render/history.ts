import type { RunOnRecord } from '@godwit/engine';
import type { Statement } from '@godwit/plugin-api';
import type { Colors, Output } from '../output.js';
import { countOf, formatCount, formatMoment } from './figures.js';
import { renderGrid } from './grid.js';
import { renderLedger } from './ledger.js';
import { printable } from './printable.js';
import { renderSummary } from './summary.js';
import { renderDifference } from './verification.js';

/** The runs of a target, a line each. */
export function renderHistory(
  runs: readonly RunOnRecord[],
  { colors, words }: Pick<Output, 'colors' | 'words'>,
): string {
  if (runs.length === 0) return 'The target has no run on record.\n';
  const head = ['Run', 'Begun', 'What', 'From', 'Rows', 'State'].map((title) => {
    return { title: colors.bold(title), ...(title === 'Rows' ? { align: 'right' as const } : {}) };
  });
  const rows = runs.map((run) => [
    run.runId.slice(0, SHOWN_ID),
    formatMoment(run.startedAt, 'second'),
    run.kind,
    printable(run.source),
    run.result === undefined ? '' : formatCount(run.result.rowsMigrated),
    stateOf(run, colors),
  ]);
  return `${renderGrid(head, rows)}\nSee one of them with: ${printable(words.command('history'))} <run>\n`;
}

/** So much of the id of a run tells it from others, and is enough to name it. */
export const SHOWN_ID = 8;

/** One run: who began it and when, what it was given, what it moved, its ledger and its proof. */
export function renderRun(
  run: RunOnRecord,
  { colors, width }: Pick<Output, 'colors' | 'width'>,
  { verbose = false }: { readonly verbose?: boolean },
): string {
  const { result, plan } = run;
  const ended = run.finishedAt === undefined ? '' : `, ended ${formatMoment(run.finishedAt, 'second')}`;
  const by = run.by === undefined ? '' : ` by ${printable(run.by)}`;
  const lines = [
    `${colors.bold(`Run ${run.runId}`)}: ${run.kind}, ${stateOf(run, colors)}`,
    `  begun ${formatMoment(run.startedAt, 'second')}${by}${ended}, godwit ${run.version}`,
    `  ${printable(run.source)} -> ${printable(run.target)}`,
    ...(plan === undefined
      ? []
      : [`  ${countOf(plan.tables.length, 'table')}, ${countOf(plan.statements.length, 'statement')}`]),
    ...(run.kind === 'sync' ? (plan?.statements ?? []).flatMap((one) => changeLines(one, verbose)) : []),
  ];
  const view = { colors, width, verbose };
  const account =
    result === undefined
      ? ''
      : `\n${renderLedger(result.ledger, view)}\n${renderSummary(result, colors)}${renderDifference(result.verification, view)}`;
  return `${lines.join('\n')}\n${account}`;
}

/** One change of a schema; with all that is known, its SQL and what takes it back. */
function changeLines({ purpose, sql, undo = [] }: Statement, verbose: boolean): readonly string[] {
  const lines = verbose ? [...linesOf(sql), ...undo.flatMap((one) => linesOf(one, 'undo: '))] : [];
  return [`  - ${printable(purpose)}`, ...lines];
}

function linesOf(sql: string, before = ''): readonly string[] {
  return sql.split('\n').map((line, index) => `      ${index === 0 ? before : ''}${printable(line)}`);
}

function stateOf({ status, result }: RunOnRecord, colors: Colors): string {
  if (status === 'done') {
    const proof = result?.verification?.status === 'same' ? `, proved (${result.verification.level})` : '';
    return colors.green(`done${proof}`);
  }
  if (status === 'incomplete') return colors.yellow('finished, not complete');
  if (status === 'rolled-back') return colors.dim('taken back');
  if (status === 'unproved') return colors.yellow('moved, not proved');
  return colors.red(status ?? 'under way, or cut off');
}
