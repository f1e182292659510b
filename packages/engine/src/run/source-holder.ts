import type { SourceSession } from '@godwit/plugin-api';

/** The source of a run, which may have to be opened again; all that was opened is closed at its end. */
export class SourceHolder implements AsyncDisposable {
  readonly #open: () => Promise<SourceSession>;
  readonly #sessions: SourceSession[];

  private constructor(open: () => Promise<SourceSession>, first: SourceSession) {
    this.#open = open;
    this.#sessions = [first];
  }

  static async open(open: () => Promise<SourceSession>): Promise<SourceHolder> {
    return new SourceHolder(open, await open());
  }

  /** The one that was opened last. */
  get session(): SourceSession {
    return this.#sessions.at(-1) as SourceSession;
  }

  async reopen(): Promise<SourceSession> {
    this.#sessions.push(await this.#open());
    return this.session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ends = await Promise.allSettled(
      this.#sessions.toReversed().map((session) => session[Symbol.asyncDispose]()),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
