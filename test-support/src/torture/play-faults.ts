import type { FaultyProxy } from '../faulty-proxy.js';
import { chooseMoment } from './choose-moment.js';
import { FAULTS, type Scene } from './faults.js';
import type { Phase } from './phases.js';
import { indexOf, numbersOf, seedOf } from './random.js';
import type { Reference } from './reference.js';
import { runWatched, type WatchedRun } from './run-watched.js';
import type { Stage, Target } from './stage.js';
import { differenceOf } from './state/database-state.js';

export type FaultName = keyof typeof FAULTS;

export interface FaultResult {
  readonly fault: FaultName;
  /** Where the run was; absent: it was over before. */
  readonly phase: Phase | undefined;
  /** How many runs it took. */
  readonly runs: number;
  readonly faults: readonly string[];
}

/** After so many runs without a fault nothing can be in the way any more. */
const MOST_RUNS = 4;

/** Lets one thing happen to a move, at a moment that follows from `seed` and `round`, and goes on until it is done. */
export async function playFault(
  stage: Stage,
  target: Target,
  scene: Scene,
  { measure, code, state }: Reference,
  at: { readonly fault: FaultName; readonly seed: number; readonly round: number },
): Promise<FaultResult> {
  const { fault } = at;
  const random = numbersOf(seedOf(`${stage.scenario.name} ${fault} ${at.round}`, at.seed));
  const moment = chooseMoment(measure, 1 + 2 * indexOf(random, 7), random);
  let phase: Phase | undefined;
  let happened: Promise<void> | undefined;
  const happen = (when: Phase): void => {
    phase = when;
    happened ??= FAULTS[fault](scene, random);
  };
  for (let runs = 1; ; runs++) {
    const run = await faultyRun(stage, target, scene.proxy, runs > 1 ? undefined : { moment, happen });
    await happened;
    const result = (faults: readonly string[]): FaultResult => ({ fault, phase, runs, faults });
    if (run.code === code) return result(differenceOf(state, await target.state()));
    const complaint = complaintOf(run);
    if (complaint !== undefined || runs === MOST_RUNS)
      return result([complaint ?? `ended with ${run.code} without a fault`, run.said]);
  }
}

interface Happening {
  readonly moment: ReturnType<typeof chooseMoment>;
  readonly happen: (phase: Phase) => void;
}

async function faultyRun(
  { source, flags, folder, scenario }: Stage,
  target: Target,
  proxy: FaultyProxy,
  happening: Happening | undefined,
): Promise<WatchedRun> {
  const through = (side: 'from' | 'to', name: string): string => {
    if (scenario[side] === 'sqlite') return name;
    return Object.assign(new URL(proxy.url), { pathname: new URL(name).pathname }).href;
  };
  const args = ['migrate', through('from', source), through('to', target.name), '--resume', ...flags];
  if (happening === undefined) return await runWatched(args, { cwd: folder });
  const { moment, happen } = happening;
  if (!('phase' in moment)) {
    const timer = setTimeout(() => happen('open'), moment.after);
    const run = await runWatched(args, { cwd: folder });
    clearTimeout(timer);
    return run;
  }
  let left = moment.event;
  const onPhase = (phase: Phase): void => {
    if (phase === moment.phase && --left === 0) happen(phase);
  };
  return await runWatched(args, { cwd: folder, onPhase });
}

/** What is wrong with how a run ended; undefined: it failed as it should. */
function complaintOf({ code, said }: WatchedRun): string | undefined {
  if (code !== 1) return `ended with ${code}`;
  if (/\n\s+at .*\.js:\d+/.test(said)) return 'shows a stack trace';
  const word = /error ([A-Z_]+)/.exec(said)?.[1];
  if (word === undefined || word === 'INTERNAL') return `ended with the error ${word}`;
  return undefined;
}

/** So that a test names what it does. */
export function faultNames(): readonly FaultName[] {
  return Object.keys(FAULTS) as FaultName[];
}
