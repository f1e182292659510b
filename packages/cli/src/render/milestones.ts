import type { MigrationEvent } from '@godwit/engine';
import { formatTableName } from '@godwit/plugin-api';
import { countOf, formatMoment, formatSeconds } from './figures.js';
import { printable } from './printable.js';
import type { ProgressState } from './progress-state.js';

/** The line that stays when a stage of the run is over; `now` in milliseconds. */
export function milestone(event: MigrationEvent, state: ProgressState, now: number): string | undefined {
  const time = (): string => formatSeconds((now - state.since) / 1000);
  if (event.type === 'plan:table-profiled' && event.done === event.total) {
    return `Scanned ${countOf(event.total, 'table')}, ${countOf(state.rowsDone, 'row')} in ${time()}\n`;
  }
  if (event.type === 'table:finished' && state.tablesDone === state.tables) {
    const arrived = state.tablesFailed === 0 ? '' : `${state.tables - state.tablesFailed} of `;
    return `Copied ${arrived}${countOf(state.tables, 'table')}, ${countOf(state.rowsDone, 'row')} in ${time()}\n`;
  }
  if (event.type === 'step:finished' && event.phase === 'after-load' && event.index === event.total) {
    return `Finished ${countOf(event.total, 'step')} after the load in ${time()}\n`;
  }
  if (event.type === 'wait') {
    const table = event.table === undefined ? '' : ` of ${printable(formatTableName(event.table))}`;
    return `Waiting for a lock${table} in the ${event.side}, held by ${printable(event.holder)}\n`;
  }
  if (event.type === 'run:resumed') {
    const there = `${countOf(event.rows, 'row')} and ${countOf(event.steps, 'step')}`;
    return `Going on with the run of ${formatMoment(event.startedAt)}: ${there} are there\n`;
  }
  if (event.type === 'run:over') {
    return `The run of ${formatMoment(event.startedAt)} has done all of it already\n`;
  }
  if (event.type === 'run:waiting') {
    const seconds = formatSeconds(event.milliseconds / 1000);
    return `${printable(event.reason.message)} It is tried again in ${seconds}\n`;
  }
  if (event.type === 'run:repairing') {
    return 'The source may have changed since the run began: every row is compared, and made equal\n';
  }
  if (event.type === 'target:restored') {
    return event.notes.map(({ message }) => `${printable(message)}\n`).join('');
  }
  if (event.type === 'run:finished' && state.stage === 'complete' && event.result.status !== 'failed') {
    return `Checked the whole target and put it in place in ${time()}\n`;
  }
  if (event.type === 'verify:finished' && event.result.tables.length > 0) {
    return `Compared ${countOf(event.result.tables.length, 'table')}, ${countOf(state.rowsDone, 'row')} in ${time()}\n`;
  }
  return undefined;
}

/** The line for a table that was copied, or was not. */
export function tableLine(event: MigrationEvent, state: ProgressState): string | undefined {
  if (event.type !== 'table:finished') return undefined;
  const { read, seconds, status } = event.result;
  const outcome = status === 'done' ? 'copied' : status;
  const place = `(${state.tablesDone}/${state.tables})`;
  return `${place} ${outcome} ${printable(event.table)}: ${countOf(read, 'row')} in ${formatSeconds(seconds)}\n`;
}

/** The line for a table that takes long. */
export function runningLine(event: MigrationEvent): string | undefined {
  if (event.type !== 'table:progress' && event.type !== 'plan:profiling') return undefined;
  const verb = event.type === 'table:progress' ? 'copying' : 'scanning';
  return `${verb} ${printable(event.table)}: ${countOf(event.rows, 'row')} so far\n`;
}
