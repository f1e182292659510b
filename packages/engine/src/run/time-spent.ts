import type { MigrationEvent } from '../events.js';
import type { CopyTime, TimeSpent } from './migration-result.js';

/** `copy` is divided by what the tables waited for. */
type Stage = 'planning' | 'server' | 'copy' | 'keys' | 'proof';

const NONE = { planning: 0, server: 0, copy: 0, keys: 0, proof: 0 };

/** Adds up from the events of a run what its time goes into. */
export class SpentTime {
  readonly #stages: Record<Stage, number> = { ...NONE };
  readonly #copies: { -readonly [Part in keyof CopyTime]: number } = { reading: 0, encoding: 0, server: 0 };
  #scan = 0;
  #scanStart = Number.POSITIVE_INFINITY;
  #stage: Stage = 'planning';
  #since: number;

  /** Times are in milliseconds. */
  constructor(start: number) {
    this.#since = start;
  }

  see(event: MigrationEvent, now: number): void {
    if (event.type === 'plan:table-profiled') this.#profiled(event, now);
    if (event.type === 'table:finished') this.#copied(event.result.time);
    const next = stageAfter(event);
    if (next === undefined) return;
    this.#stages[this.#stage] += now - this.#since;
    [this.#stage, this.#since] = [next, now];
  }

  /** In seconds, until now. */
  until(now: number): TimeSpent {
    const stages = { ...this.#stages };
    stages[this.#stage] += now - this.#since;
    const waited = this.#copies.reading + this.#copies.encoding + this.#copies.server;
    const share = (part: keyof CopyTime): number =>
      waited === 0 ? 0 : (stages.copy * this.#copies[part]) / waited;
    const rest = waited === 0 ? stages.copy : 0;
    return {
      planning: seconds(stages.planning - this.#scan),
      reading: seconds(this.#scan + share('reading')),
      encoding: seconds(share('encoding')),
      server: seconds(stages.server + share('server') + rest),
      keys: seconds(stages.keys),
      proof: seconds(stages.proof),
    };
  }

  /** Tables are scanned side by side: what counts is from the beginning of the first to the end of the last. */
  #profiled(event: MigrationEvent & { readonly type: 'plan:table-profiled' }, now: number): void {
    this.#scanStart = Math.min(this.#scanStart, now - event.seconds * 1000);
    if (event.done < event.total) return;
    this.#scan += now - this.#scanStart;
    this.#scanStart = Number.POSITIVE_INFINITY;
  }

  #copied(time: CopyTime | undefined): void {
    for (const part of ['reading', 'encoding', 'server'] as const) this.#copies[part] += time?.[part] ?? 0;
  }
}

/** What a run does from an event on; undefined: what it did before. */
function stageAfter(event: MigrationEvent): Stage | undefined {
  switch (event.type) {
    case 'step:started':
      return event.phase === 'after-load' ? 'keys' : 'server';
    case 'step:finished':
      return event.phase === 'before-load' ? 'copy' : undefined;
    case 'table:started':
      return 'copy';
    case 'run:started':
    case 'verify:finished':
      return 'server';
    case 'run:completing':
    case 'run:finished':
    case 'verify:started':
      return 'proof';
    default:
      return undefined;
  }
}

function seconds(time: number): number {
  return Math.max(0, Math.round(time)) / 1000;
}
