import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatTableName, type Reject } from '@godwit/plugin-api';
import { unwritable } from './file-errors.js';

/** A file of rejects that is being written, under a name of its own until it is whole. */
export class RejectFile {
  readonly path: string;
  readonly #aside: string;
  readonly #digest = createHash('sha256');
  #descriptor: number | undefined;

  constructor(path: string) {
    this.path = path;
    this.#aside = join(dirname(path), `.godwit-${randomUUID()}`);
    this.#descriptor = this.#guarded(() => openSync(this.#aside, 'wx'));
  }

  /** One line for each. */
  add(rejects: readonly Reject[]): void {
    const text = rejects.map((reject) => `${JSON.stringify(lineOf(reject))}\n`).join('');
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    this.#guarded(() => writeSync(descriptor, text));
    this.#digest.update(text);
  }

  /** Puts it in its place, on the disk; answers with its digest. */
  finish(): string {
    const descriptor = this.#descriptor as number;
    this.#descriptor = undefined;
    this.#guarded(() => {
      fsyncSync(descriptor);
      closeSync(descriptor);
      renameSync(this.#aside, this.path);
    });
    return this.#digest.digest('hex');
  }

  /** Leaves nothing of a file that is not finished. */
  discard(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    unlinkSync(this.#aside);
  }

  #guarded<T>(write: () => T): T {
    try {
      return write();
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
  }
}

function lineOf({ table, key, code, column, constraint, message, values }: Reject): object {
  return { table: formatTableName(table), key, code, column, constraint, message, values };
}
