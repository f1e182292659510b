import type { SourceSession } from '@godwit/plugin-api';

/** The source of a run, which may have to be opened again; all that was opened is closed at its end. */
export class SourceHolder implements AsyncDisposable {
  readonly #open: () => Promise<SourceSession>;
  readonly #sessions: SourceSession[];
  #lost = false;

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

  /** Whether its session has ended, with its snapshot. A file is there or not, which reading it tells. */
  async isLost(): Promise<boolean> {
    try {
      await this.session.fingerprint();
    } catch {
      this.#lost = true;
    }
    return this.#lost;
  }

  /** Opens it again where it was found lost, and says whether it was. Throws the coded errors of opening, and may be asked again. */
  async reopenLost(): Promise<boolean> {
    if (!this.#lost) return false;
    this.#sessions.push(await this.#open());
    this.#lost = false;
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ends = await Promise.allSettled(
      this.#sessions.toReversed().map((session) => session[Symbol.asyncDispose]()),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
