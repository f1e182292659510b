import { interrupted } from '@godwit/plugin-api';
import type { Connection } from './connection.js';

/** Callers that wait for a session, the first come first. */
export class Turns {
  readonly #waiting: ((connection: Connection | undefined) => void)[] = [];

  /** A session that came back; undefined: there is room for another one. Rejects when the signal is aborted. */
  wait(signal: AbortSignal): Promise<Connection | undefined> {
    return new Promise((resolve, reject) => {
      const done = (connection: Connection | undefined): void => {
        signal.removeEventListener('abort', abort);
        resolve(connection);
      };
      const abort = (): void => {
        const place = this.#waiting.indexOf(done);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(interrupted());
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(done);
      return undefined;
    });
  }

  /** Gives a session, or room for one, to the first; false where nobody waits. */
  next(connection: Connection | undefined): boolean {
    const first = this.#waiting.shift();
    first?.(connection);
    return first !== undefined;
  }

  /** Nobody waits any more. */
  end(): void {
    while (this.next(undefined));
  }
}
