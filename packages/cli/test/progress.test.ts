import type { MigrationEvent, MigrationPlan, TableResult } from '@godwit/engine';
import { createColors } from 'picocolors';
import { milestone } from '../src/render/milestones.js';
import { renderProgressLine } from '../src/render/progress-line.js';
import { advance, initialState, type ProgressState, rowsSoFar } from '../src/render/progress-state.js';

const colors = createColors(false);
const plan = { tables: [{ rows: 1000 }, { rows: 3000 }] } as unknown as MigrationPlan;

const result = (read: number): TableResult => ({
  name: 't',
  target: 't',
  read,
  written: read,
  rejected: 0,
  skipped: 0,
  seconds: 1,
  status: 'done',
});

/** Plays events, one each second. */
function play(events: readonly MigrationEvent[]): ProgressState {
  return events.reduce((state, event, index) => advance(state, event, index * 1000), initialState(0));
}

test('before anything is known, the line says what is waited for', () => {
  expect(renderProgressLine(initialState(0), 0, 200, colors)).toBe(
    `Opening   ${'░'.repeat(24)}  both databases`,
  );
});

test('the scan counts tables, rows and their rate', () => {
  const state = play([
    { type: 'plan:started', tables: 4 },
    { type: 'plan:table-profiled', table: 'a', rows: 500, done: 1, total: 4, seconds: 1 },
    { type: 'plan:profiling', table: 'b', rows: 250, estimatedRows: 500 },
  ]);
  expect(renderProgressLine(state, 3000, 200, colors)).toBe(
    `Scanning  ${'█'.repeat(9)}${'░'.repeat(15)}  1/4 tables  750 rows  250 rows/s  5.0 s left`,
  );
});

test('the copy knows all rows, the rate and the remaining time', () => {
  const state = play([
    { type: 'run:started', runId: 'r', plan },
    { type: 'table:started', table: 'a', estimatedRows: 1000 },
    { type: 'table:finished', table: 'a', result: result(1000) },
    { type: 'table:started', table: 'b', estimatedRows: 3000 },
    { type: 'table:progress', table: 'b', rows: 1000, bytes: 9, estimatedRows: 3000 },
  ]);
  expect(rowsSoFar(state)).toBe(2000);
  expect(renderProgressLine(state, 10_000, 200, colors)).toBe(
    `Copying   ${'█'.repeat(12)}${'░'.repeat(12)}  1/2 tables  2,000/4,000 rows  200 rows/s  10 s left`,
  );
});

test('statements after the load are counted', () => {
  const step = { id: 's', purpose: 'create index "i"', phase: 'after-load', index: 3, total: 4 } as const;
  const state = play([
    { type: 'run:started', runId: 'r', plan },
    { type: 'step:started', ...step },
  ]);
  expect(renderProgressLine(state, 5000, 200, colors)).toBe(
    `Finishing ${'█'.repeat(12)}${'░'.repeat(12)}  3/4  create index "i"`,
  );
});

test('the line is cut to the width of the terminal', () => {
  const step = { id: 's', purpose: 'x'.repeat(500), phase: 'before-load', index: 1, total: 4 } as const;
  const state = play([{ type: 'step:started', ...step }]);
  expect(renderProgressLine(state, 0, 60, colors)).toHaveLength(59);
});

test('a target that was built aside is told to be checked, and when it is in place', () => {
  const events = [{ type: 'run:started', runId: 'r', plan }, { type: 'run:completing' }] as const;
  const state = play(events);
  expect(renderProgressLine(state, 5000, 200, colors)).toContain('the whole target, to put it in place');
  const end = (status: string) => ({ type: 'run:finished', result: { status } }) as unknown as MigrationEvent;
  expect(milestone(end('done'), state, 3000)).toBe('Checked the whole target and put it in place in 2.0 s\n');
  expect(milestone(end('failed'), state, 3000)).toBeUndefined();
  expect(milestone(end('done'), play([]), 3000)).toBeUndefined();
});
