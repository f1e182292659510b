import type { Lab } from '../lab/lab.js';
import type { Suite } from '../suite.js';
import { GOING_ON } from './records-going-on.js';
import { PROGRESS } from './records-progress.js';
import type { RecordsCheck } from './records-run.js';
import { RUNS } from './records-runs.js';

/** What the target tells of runs: how they ended, what they committed and refused, and how one goes on. */
export const recordsSuite: Suite = {
  name: 'records of runs',
  tests: (lab) => Object.entries(CHECKS).map(([name, check]) => testOf(lab, name, check)),
};

const CHECKS: Readonly<Record<string, RecordsCheck>> = { ...RUNS, ...PROGRESS, ...GOING_ON };

function testOf(lab: Lab, name: string, check: RecordsCheck) {
  return { name, skip: lab.needsBoth, run: () => lab.withDatabase((database) => check(lab, database)) };
}
