import type { Statement } from '@godwit/plugin-api';
import type { EventHub } from '../event-hub.js';
import type { StepEvent } from '../events.js';
import type { Step } from './group-statements.js';

/** What became of a step. */
export type StepOutcome = 'done' | 'skipped' | 'failed';

/** Tells of the steps of a phase, which may run at once. */
export class StepTeller {
  readonly #events: EventHub;
  readonly #phase: Statement['phase'];
  readonly #total: number;
  #started = 0;
  #finished = 0;

  constructor(events: EventHub, phase: Statement['phase'], total: number) {
    this.#events = events;
    this.#phase = phase;
    this.#total = total;
  }

  started(step: Step): void {
    this.#events.emit({ type: 'step:started', ...this.#eventOf(step, ++this.#started) });
  }

  /** `together`: how many steps shared the transaction, where several did. */
  finished(step: Step, outcome: StepOutcome, seconds: number, together?: number): void {
    const event = this.#eventOf(step, ++this.#finished);
    const shared = together === undefined ? {} : { together };
    this.#events.emit({ type: 'step:finished', outcome, seconds, ...shared, ...event });
  }

  #eventOf({ id, statements }: Step, index: number): StepEvent {
    const purpose = statements[0]?.purpose ?? id;
    return { id, purpose, phase: this.#phase, index, total: this.#total };
  }
}
