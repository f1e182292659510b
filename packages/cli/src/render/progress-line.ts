import type { Colors } from '../output.js';
import { formatCount, formatSeconds } from './figures.js';
import { printable } from './printable.js';
import { fractionDone, type ProgressState, rowsSoFar, type Stage } from './progress-state.js';

const LABELS: Readonly<Record<Stage, string>> = {
  open: 'Opening',
  profile: 'Scanning',
  prepare: 'Preparing',
  copy: 'Copying',
  finish: 'Finishing',
  complete: 'Checking',
  verify: 'Comparing',
};
const LABEL_WIDTH = 10;
const BAR_WIDTH = { least: 8, most: 24 };

/** A rate or a remaining time is only shown once it has had time to settle, in seconds. */
const SETTLED = 0.5;

/** One line that tells how far a run has come, cut to the width of the terminal. */
export function renderProgressLine(state: ProgressState, now: number, width: number, colors: Colors): string {
  const label = LABELS[state.stage].padEnd(LABEL_WIDTH);
  const text = `  ${facts(state, now).join('  ')}`;
  const room = width - 1 - LABEL_WIDTH;
  const barWidth = Math.max(BAR_WIDTH.least, Math.min(BAR_WIDTH.most, room - text.length));
  const done = Math.round(fractionDone(state) * barWidth);
  const bar = colors.cyan('█'.repeat(done)) + colors.dim('░'.repeat(barWidth - done));
  return `${label}${bar}${text.slice(0, Math.max(0, room - barWidth))}`;
}

function facts(state: ProgressState, now: number): readonly string[] {
  if (state.stage === 'open') return ['both databases'];
  if (state.stage === 'complete') return ['the whole target, to put it in place'];
  if (state.step !== undefined) {
    return [`${state.step.index}/${state.step.total}`, printable(state.step.purpose)];
  }
  const rows = rowsSoFar(state);
  const all = state.rows === undefined ? '' : `/${formatCount(state.rows)}`;
  return [
    `${state.tablesDone}/${state.tables} tables`,
    `${formatCount(rows)}${all} rows`,
    ...pace(state, rows, (now - state.since) / 1000),
  ];
}

function pace(state: ProgressState, rows: number, seconds: number): readonly string[] {
  if (seconds < SETTLED || rows === 0) return [];
  const fraction = fractionDone(state);
  const left = fraction > 0 ? [`${formatSeconds((seconds * (1 - fraction)) / fraction)} left`] : [];
  return [`${formatCount(Math.round(rows / seconds))} rows/s`, ...left];
}
