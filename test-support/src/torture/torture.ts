import { PHASES, type Phase } from './phases.js';
import { type Kill, playRound, type RoundResult } from './play-round.js';
import { type Reference, refer } from './reference.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import { openStage, type Stage, type StageOptions } from './stage.js';

export interface TortureOptions extends StageOptions {
  /** How often a command is killed altogether; signals that only ask it to stop come on top. */
  readonly kills: number;
  readonly scenarios?: readonly Scenario[];
  /** The first round; a failure names it. */
  readonly round?: number;
  readonly tell: (line: string) => void;
}

export interface TortureResult {
  readonly kills: readonly (Kill & { readonly scenario: string })[];
  readonly rounds: number;
  readonly refusals: number;
  readonly rollbacks: number;
  /** Each tells all that is needed to see it again. */
  readonly failures: readonly string[];
}

/**
 * Ends moves again and again, until so many kills have hit, and every phase (or twice as many); scenarios take turns. What a
 * failure left stays where it is.
 */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const { scenarios = SCENARIOS, round: first = 0, tell } = options;
  const kills: (Kill & { readonly scenario: string })[] = [];
  const failures: string[] = [];
  let [rounds, refusals, rollbacks] = [0, 0, 0];
  await using stages = openStages(options);
  const hits = (): number => kills.filter(({ moment }) => isKill(moment)).length;
  const isEnough = (): boolean => {
    const phases = new Set(kills.map(({ phase }) => phase)).size;
    return hits() >= options.kills * (phases === PHASES.length ? 1 : 2);
  };
  for (; !isEnough(); rounds++) {
    const scenario = scenarios[rounds % scenarios.length] as Scenario;
    const round = first + Math.floor(rounds / scenarios.length);
    const opened = await stages.of(scenario);
    const { stage, reference } = opened;
    const target = await stage.newTarget();
    const result = await playRound(stage, target, reference, { seed: options.seed, round });
    // The machine had more to do when it was measured.
    if (result.kills.length === 0) opened.reference = quickened(reference, result.milliseconds);
    kills.push(...result.kills.map((kill) => ({ ...kill, scenario: scenario.name })));
    refusals += result.refusals;
    rollbacks += result.rollbacks;
    tell(`${hits()} kills: ${scenario.name}, round ${round}: ${summaryOf(result)}`);
    if (result.faults.length === 0) await target.remove();
    else {
      stages.keep(stage);
      failures.push(failureOf(options.seed, scenario, round, result, `${stage.source} -> ${target.name}`));
      tell(failures.at(-1) ?? '');
    }
  }
  return { kills, rounds, refusals, rollbacks, failures };
}

function isKill(moment: Kill['moment']): boolean {
  return 'phase' in moment || moment.signal === 'SIGKILL';
}

function openStages(options: TortureOptions) {
  const open = new Map<string, { readonly stage: Stage; reference: Reference }>();
  const kept = new Set<Stage>();
  return {
    of: async (scenario: Scenario) => {
      const known = open.get(scenario.name);
      if (known !== undefined) return known;
      const stage = await openStage(scenario, options);
      const made = { stage, reference: await refer(stage) };
      open.set(scenario.name, made);
      return made;
    },
    keep: (stage: Stage) => kept.add(stage),
    [Symbol.asyncDispose]: async () => {
      for (const { stage } of open.values()) if (!kept.has(stage)) await stage[Symbol.asyncDispose]();
    },
  };
}

function quickened({ measure, ...rest }: Reference, milliseconds: number): Reference {
  return { ...rest, measure: { ...measure, milliseconds: Math.min(milliseconds, measure.milliseconds) } };
}

function summaryOf({ kills, faults }: RoundResult): string {
  const moments = kills.map(({ phase, moment }) => `${phase}${isKill(moment) ? '' : ' (asked)'}`).join(', ');
  return `${moments || 'no hit'}; ${faults.length === 0 ? 'exact' : 'FAULTY'}`;
}

function failureOf(
  seed: number,
  { name }: Scenario,
  round: number,
  { kills, faults }: RoundResult,
  place: string,
): string {
  const moments = kills.map(({ phase, moment }) => `  killed in ${phase} at ${JSON.stringify(moment)}`);
  return [
    `FAILED: scenario ${name}, seed ${seed}, round ${round} (${place})`,
    ...moments,
    ...faults.slice(0, 40).map((fault) => `  ${fault}`),
    `Again: npm run test:torture -- --seed ${seed} --scenario ${name} --round ${round} --kills 1`,
  ].join('\n');
}

/** How many kills hit each phase of each scenario. */
export function tableOf({ kills }: TortureResult): string {
  const cell = (text: string | number): string => String(text).padStart(10);
  const names = [...new Set(kills.map(({ scenario }) => scenario))];
  const count = (phase: Phase | undefined, scenario?: string): number =>
    kills.filter(
      (kill) => (phase ?? kill.phase) === kill.phase && (scenario ?? kill.scenario) === kill.scenario,
    ).length;
  const row = (name: string, scenario?: string): string =>
    name.padEnd(28) + [...PHASES, undefined].map((phase) => cell(count(phase, scenario))).join('');
  const head = 'killed in'.padEnd(28) + [...PHASES, 'all'].map(cell).join('');
  return [head, ...names.map((name) => row(name, name)), row('all')].join('\n');
}
