import { setTimeout as sleep } from 'node:timers/promises';
import { chooseMoment } from './choose-moment.js';
import type { Phase } from './phases.js';
import { indexOf, numbersOf, type Random, seedOf } from './random.js';
import type { Reference } from './reference.js';
import { type Moment, runWatched, type WatchedRun } from './run-watched.js';
import { move, type Stage, type Target } from './stage.js';
import { type DatabaseState, differenceOf } from './state/database-state.js';

/** How the command was ended once. */
export interface Kill {
  readonly phase: Phase;
  readonly moment: Moment;
}

export interface RoundResult {
  readonly kills: readonly Kill[];
  /** Runs that came to their end before their moment, refusals by what a dead run had left for a moment, runs taken back. */
  readonly refusals: number;
  readonly rollbacks: number;
  /** What the last run took. */
  readonly milliseconds: number;
  /** What went wrong; empty: the target is what an uninterrupted run makes. */
  readonly faults: readonly string[];
}

const MOST_KILLS = 6;
/** One round in so many takes all back once, and begins anew. */
const ROLLED_BACK = 6;
/** The server notices a moment later that a client is gone; so long a run may be refused for that, in milliseconds. */
const PATIENCE = 20_000;

/** Ends the move into a target at moments that follow from `seed` and `round`, lets it come to its end and judges it. */
export async function playRound(
  stage: Stage,
  target: Target,
  { measure, code, state }: Reference,
  at: { readonly seed: number; readonly round: number },
): Promise<RoundResult> {
  const random = numbersOf(seedOf(`${stage.scenario.name} ${at.round}`, at.seed));
  const before = await target.state();
  const kills: Kill[] = [];
  let [refusals, rollbacks] = [0, 0];
  let milliseconds = 0;
  const result = (faults: readonly string[]): RoundResult => ({
    kills,
    refusals,
    rollbacks,
    milliseconds,
    faults,
  });
  let left = 1 + indexOf(random, MOST_KILLS);
  let rollsBack = indexOf(random, ROLLED_BACK) === 0;
  for (let number = at.round * MOST_KILLS; ; number++) {
    const moment = left-- > 0 ? chooseMoment(measure, number, random) : undefined;
    const { run, refused } = await moveWhenFree(stage, target, moment);
    refusals += refused;
    milliseconds = run.milliseconds;
    if (run.hit) kills.push({ phase: run.phase, moment: moment as Moment });
    else if (run.code === code) break;
    else return result([`ended with ${run.code} in ${run.phase}`, run.said]);
    if (left <= 0 && rollsBack) {
      const faults = await rollBack(stage, target, { before, whole: state }, random);
      if (faults.length > 0) return result(faults);
      [rollsBack, left] = [false, 1 + indexOf(random, 2)];
      rollbacks += 1;
    }
  }
  return result(differenceOf(state, await target.state()).map((line) => line.slice(0, 500)));
}

/** Runs again as long as it is refused because of a run that is dead. */
async function moveWhenFree(
  stage: Stage,
  target: Target,
  moment: Moment | undefined,
): Promise<{ readonly run: WatchedRun; readonly refused: number }> {
  const start = performance.now();
  for (let refused = 0; ; refused++) {
    const run = await move(stage, target, moment);
    const isLocked = run.code === 1 && run.said.includes('TARGET_LOCKED');
    if (!isLocked || performance.now() - start > PATIENCE) return { run, refused };
    await sleep(100);
  }
}

/** Takes back what is unfinished; every second time that is killed, too, and done again. */
async function rollBack(
  { folder, scenario }: Stage,
  target: Target,
  { before, whole }: { readonly before: DatabaseState; readonly whole: DatabaseState },
  random: Random,
): Promise<readonly string[]> {
  const args = ['rollback', target.name, '--yes'];
  if (indexOf(random, 2) === 0) {
    const moment = { after: 200 + random() * 1500, signal: 'SIGKILL' } as const;
    await runWatched(args, { cwd: folder, moment });
  }
  const start = performance.now();
  let isNothing = false;
  for (;;) {
    const run = await runWatched(args, { cwd: folder });
    // Once the old tables are gone there is no way back, and nothing is taken.
    if (run.code === 1 && run.said.includes('CANNOT_ROLL_BACK')) return [];
    isNothing = run.code === 1 && run.said.includes('RUN_NOT_FOUND');
    if (run.code === 0 || isNothing) break;
    const isLocked = run.said.includes('TARGET_LOCKED') && performance.now() - start < PATIENCE;
    if (!isLocked) return [`rollback ended with ${run.code}`, run.said];
    await sleep(100);
  }
  const now = await target.state();
  // A kill that came a moment after the end had nothing to cut off: a whole file keeps no records by which it could be taken back.
  if (isNothing && differenceOf(whole, now).length === 0) return [];
  const difference = differenceOf(before, now);
  // The records of runs may stay; a run that had recorded nothing may leave an empty file, which the next one removes.
  const left = difference.filter(
    (line) =>
      !/^\+ (schema godwit$|relation godwit |table godwit_|.* on godwit_)/.test(line) &&
      !(isNothing && /^\+ file \.partial/.test(line)) &&
      // A generator that was raised for rows of tables which were there stays where it is: no number is given twice.
      !(scenario.before === 'tables' && /^[+-] sequence /.test(line)),
  );
  return left.length === 0 ? [] : ['rollback left the target changed', ...left];
}
