import { throwIfAborted } from '@godwit/plugin-api';

/** Lets so many at once do something; others wait for their turn. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = Math.max(1, count);
  }

  /** Resolves with what gives the turn back. Throws INTERRUPTED once the signal is aborted. */
  async take(signal: AbortSignal): Promise<() => void> {
    throwIfAborted(signal);
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    let isHeld = true;
    return () => {
      if (isHeld) this.#giveBack();
      isHeld = false;
    };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    if (!signal.aborted) return;
    const at = this.#waiting.indexOf(resolve);
    // The turn may have come in the same moment as the abort.
    if (at < 0) this.#giveBack();
    else this.#waiting.splice(at, 1);
    throwIfAborted(signal);
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
