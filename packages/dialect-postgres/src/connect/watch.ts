import type { LockWait } from '@godwit/plugin-api';
import { isServerError } from '../errors/server-error.js';
import type { Connection } from './connection.js';
import { isExhausted } from './given/given-errors.js';
import { askActivities, askWaits, isAtWork } from './lock-waits.js';
import { within } from './within.js';

const TICK_MS = 500;
/** From here on a session that says nothing is looked at. */
const NOTICED_MS = 2000;
/** So long the server may take to answer a second connection. */
const ANSWER_MS = 10_000;
const OLD_ANSWER_MS = 3000;
/** Once a run is to end, nobody waits for a server that does not answer. */
const INTERRUPTED_MS = 700;

export interface WatchOptions {
  /** The sessions that are looked at. */
  readonly connections: () => Iterable<Connection>;
  /** Opens the session that asks about the others. */
  readonly open: (signal: AbortSignal) => Promise<Connection>;
  /** So long a session may be silent without a sign that the server works for it; 0: without end. */
  readonly silenceMs: number;
  /** Aborted when the run is to end. */
  readonly interrupt?: AbortSignal | undefined;
  readonly onWait?: ((wait: LockWait) => void) | undefined;
}

interface Seen {
  readonly passed: number;
  readonly since: number;
}

/**
 * Looks at sessions that wait for the server while nothing passes on their sockets. Another session asks what the server
 * does for them: long work goes on as long as it takes, waits for locks are told, and where the server does not answer or
 * waits for bytes itself, the network has swallowed something and the session is ended.
 */
export class Watch implements AsyncDisposable {
  readonly #options: WatchOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #onInterrupt = (): void => this.#tick();
  #seen = new Map<Connection, Seen>();
  #asking = false;
  #monitor: Connection | undefined;
  #told = '';
  #isGivenUp = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
    options.interrupt?.addEventListener('abort', this.#onInterrupt, { once: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#options.interrupt?.removeEventListener('abort', this.#onInterrupt);
    await this.#monitor?.end();
  }

  /** Whether the run is to end and its server does not answer: then nothing more is asked of it. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  get #interrupted(): boolean {
    return this.#options.interrupt?.aborted === true;
  }

  #tick(): void {
    const now = Date.now();
    const seen = new Map<Connection, Seen>();
    for (const connection of this.#options.connections()) {
      if (!connection.waiting) continue;
      const { passed } = connection;
      const before = this.#seen.get(connection);
      seen.set(connection, before?.passed === passed ? before : { passed, since: now });
    }
    this.#seen = seen;
    const noticed = this.#interrupted ? INTERRUPTED_MS : NOTICED_MS;
    const silent = this.#silentFor(noticed);
    if (silent.length === 0) this.#told = '';
    if (silent.length === 0 || this.#asking) return;
    this.#asking = true;
    void this.#ask(silent).finally(() => {
      this.#asking = false;
    });
  }

  #silentFor(ms: number): readonly Connection[] {
    const before = Date.now() - ms;
    return [...this.#seen]
      .filter(([one, { since, passed }]) => since <= before && one.waiting && one.passed === passed)
      .map(([one]) => one);
  }

  async #ask(silent: readonly Connection[]): Promise<void> {
    const isOld = this.#monitor?.usable === true;
    const ms = this.#interrupted ? INTERRUPTED_MS : isOld ? OLD_ANSWER_MS : ANSWER_MS;
    const outcome = await within(this.#answer(silent), ms, () => 'no answer' as const).catch(
      (error: unknown) =>
        // A server that refuses a session is there; of a pool that has none left nothing is known.
        isServerError(error) || isCodedByServer(error) || isExhausted(error) ? 'refused' : 'no answer',
    );
    if (outcome === 'refused') return;
    if (outcome !== 'no answer') return this.#judge(outcome);
    this.#monitor?.destroy();
    this.#monitor = undefined;
    // It may have been lost while nobody used it; the next one tells.
    if (isOld && !this.#interrupted) return;
    const why = 'and does not answer another connection either';
    if (!this.#interrupted) return this.#giveUp(() => true, why);
    this.#isGivenUp = true;
    for (const connection of this.#options.connections()) connection.destroy(`the server is silent ${why}`);
  }

  async #answer(silent: readonly Connection[]): Promise<ReadonlyMap<number, boolean>> {
    const monitor = await this.#open();
    const pids = silent.map(({ processId }) => processId);
    const activities = await askActivities(monitor, pids);
    const waiting = activities.filter(({ type }) => type === 'Lock').map(({ pid }) => pid);
    if (waiting.length > 0) this.#tell(await askWaits(monitor, waiting));
    const atWork = activities.filter(isAtWork).map(({ pid }) => pid);
    return new Map(pids.map((pid) => [pid, atWork.includes(pid)]));
  }

  async #open(): Promise<Connection> {
    if (this.#monitor?.usable !== true) {
      const ms = this.#interrupted ? INTERRUPTED_MS : ANSWER_MS;
      this.#monitor = await this.#options.open(AbortSignal.timeout(ms));
    }
    return this.#monitor;
  }

  #tell(waits: readonly LockWait[]): void {
    const text = JSON.stringify(waits);
    if (text === this.#told) return;
    this.#told = text;
    for (const wait of waits) this.#options.onWait?.(wait);
  }

  #judge(atWork: ReadonlyMap<number, boolean>): void {
    // Behind a pooler the work may be another server process's.
    const isStalled = ({ processId, announcedProcessId }: Connection): boolean =>
      processId === announcedProcessId && atWork.get(processId) === false;
    this.#giveUp(isStalled, 'although the server waits for this side');
  }

  #giveUp(isStalled: (connection: Connection) => boolean, why: string): void {
    const { silenceMs } = this.#options;
    if (silenceMs === 0 && !this.#interrupted) return;
    const patience = this.#interrupted ? INTERRUPTED_MS : silenceMs;
    for (const connection of this.#silentFor(patience).filter(isStalled)) {
      const seconds = Math.round((Date.now() - (this.#seen.get(connection)?.since ?? 0)) / 1000);
      connection.destroy(`the network was silent for ${seconds} s, ${why}`);
    }
  }
}

/** Too many connections, a server that starts or stops: it has answered. */
function isCodedByServer(error: unknown): boolean {
  const cause = (error as { readonly cause?: { readonly code?: unknown } } | undefined)?.cause;
  return typeof cause?.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code) && /\d/.test(cause.code);
}
