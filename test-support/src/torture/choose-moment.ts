import { PHASES } from './phases.js';
import { indexOf, type Random } from './random.js';
import type { Moment, Phases } from './run-watched.js';

/** What an uninterrupted run took. */
export interface Measure {
  readonly milliseconds: number;
  readonly phases: Phases;
}

/** One in so many is asked to stop, as by Ctrl-C, in place of being killed. */
const ASKED = 8;

/** Every second moment is any time of the run, the others go through the phases in turn. */
export function chooseMoment(measure: Measure, number: number, random: Random): Moment {
  const { milliseconds, phases } = measure;
  if (number % 2 === 0) {
    const asked = indexOf(random, ASKED) === 0;
    const signal = asked ? (['SIGTERM', 'SIGINT'] as const)[indexOf(random, 2)] : undefined;
    return { after: random() * milliseconds, signal: signal ?? 'SIGKILL' };
  }
  const phase = PHASES[((number - 1) / 2) % PHASES.length] ?? 'open';
  const known = phases.get(phase);
  if (known === undefined) return { after: random() * firstOf(phases), signal: 'SIGKILL' };
  // Runs that go on have fewer events.
  const event = 1 + Math.floor(random() ** 2 * known.events);
  const perEvent = milliseconds / [...phases.values()].reduce((sum, { events }) => sum + events, 0);
  const after = indexOf(random, 3) === 0 ? 0 : random() * 3 * perEvent;
  return { phase, event, after };
}

function firstOf(phases: Phases): number {
  return Math.min(...[...phases.values()].map(({ from }) => from));
}
