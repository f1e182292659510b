import { createHash } from 'node:crypto';
// biome-ignore lint/style/noRestrictedImports: nobody else opens the file, so that its locks guard nothing.
import { copyFile, readFile, rm } from 'node:fs/promises';
import type { Bookkeeping, Note, RunOutcome } from '@godwit/plugin-api';
import { copyIn } from '../connect/given/copy-in.js';
import type { GivenDatabase } from '../connect/given/given-database.js';
import { type CopiedOut, copyNotes } from '../connect/given/reach.js';

/**
 * A file in which a run works for a given database that only its owner writes. What it made is put into the database when it has
 * ended well, in one transaction, and nothing otherwise.
 */
export class GivenPlace {
  readonly #given: GivenDatabase;
  readonly #copy: CopiedOut;
  #mark: string;
  /** A digest of what both hold. */
  #content = '';
  #isUnderWay = false;

  private constructor(given: GivenDatabase, copy: CopiedOut) {
    this.#given = given;
    this.#copy = copy;
    this.#mark = copy.mark;
  }

  /** A database without a table is made as a new one is. */
  static async open(given: GivenDatabase, copy: CopiedOut): Promise<GivenPlace> {
    const place = new GivenPlace(given, copy);
    if (copy.isEmpty) await rm(copy.path);
    place.#content = await digestOf(copy.path);
    return place;
  }

  /** The file. */
  get path(): string {
    return this.#copy.path;
  }

  /** The file that the database itself is. */
  get original(): string | undefined {
    return this.#copy.original;
  }

  /** What is to be told of it. */
  get notes(): readonly Note[] {
    return copyNotes(this.#copy, 'target');
  }

  /** The same records, without those by which a run goes on: one that fails leaves nothing. */
  watched({ begin, finish, reopen: _, unfinished: __, progress: ___, ...others }: Bookkeeping): Bookkeeping {
    return {
      ...others,
      begin: async (run) => {
        this.#isUnderWay = true;
        await begin(run);
      },
      finish: async (runId, outcome: RunOutcome) => {
        await finish(runId, outcome);
        this.#isUnderWay = outcome.status === 'failed' || outcome.status === 'interrupted';
      },
    };
  }

  /** Puts what the file holds into the database. */
  async putBack(): Promise<void> {
    const { path } = this.#copy;
    // The session that writes the file keeps it locked between its transactions.
    const still = `${path}-still`;
    for (const end of ['', '-wal'])
      await copyFile(path + end, still + end).catch((error: unknown) => ifThere(end, error));
    this.#mark = await copyIn(this.#given, still, this.#mark);
    this.#content = await digestOf(path);
  }

  /** Puts back what was written since, unless by a run that did not end well, and removes the file. */
  async leave(): Promise<void> {
    try {
      const content = await digestOf(this.#copy.path);
      if (!this.#isUnderWay && content !== '' && content !== this.#content) await this.putBack();
    } finally {
      await this.#copy.remove();
    }
  }
}

async function digestOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex');
}

function ifThere(end: string, error: unknown): void {
  if (end === '') throw error;
}
