import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refused, unwritable } from './file-errors.js';
import { checkAccess } from './own-file.js';

/** Tells which files of the folder godwit wrote, with their digests: lines of rejects have no room for that. */
const LIST = '.godwit.json';

/** Names of files have limits, also with what is added to them. */
const MOST_CHARACTERS = 120;

/** A folder of files of rejects, and which of them may be written over. */
export class RejectFolder {
  readonly path: string;
  readonly #own: Map<string, string>;

  /** Throws USAGE_INVALID where the folder cannot be one. */
  constructor(path: string) {
    this.path = path;
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (entry !== undefined && !entry.isDirectory())
      throw refused(path, 'it is there, and it is no folder', 'Give another folder with --rejects.');
    if (entry !== undefined) checkAccess(path, path);
    this.#own = new Map(entry === undefined ? [] : listed(join(path, LIST)));
  }

  make(): void {
    try {
      mkdirSync(this.path, { recursive: true });
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
  }

  /** Whether nothing of anybody else is lost when a file of this name is written over, or is removed. */
  isFree(name: string): boolean {
    const entry = lstatSync(join(this.path, name), { throwIfNoEntry: false });
    return entry === undefined || (entry.isFile() && this.#isOwn(name));
  }

  /** Takes down what is there now. Files of an earlier run that are as they were written go. */
  keep(files: ReadonlyMap<string, string>): void {
    for (const name of this.#own.keys()) if (!files.has(name) && this.#isOwn(name)) this.#remove(name);
    if (files.size === 0) this.#remove(LIST);
    else writeFileSync(join(this.path, LIST), `${JSON.stringify(Object.fromEntries(files), undefined, 2)}\n`);
  }

  #remove(name: string): void {
    try {
      unlinkSync(join(this.path, name));
    } catch {
      // It is not there.
    }
  }

  #isOwn(name: string): boolean {
    const digest = this.#own.get(name);
    if (digest === undefined) return false;
    try {
      return (
        createHash('sha256')
          .update(readFileSync(join(this.path, name)))
          .digest('hex') === digest
      );
    } catch {
      return false;
    }
  }
}

function listed(path: string): readonly (readonly [string, string])[] {
  try {
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof list !== 'object' || list === null) return [];
    // A name leads to no other folder.
    return Object.entries(list).filter(([name]) => /^[^/\\]+\.jsonl$/.test(name));
  } catch {
    return [];
  }
}

/** A name for a file about a table that every file system takes, and that leads to no other folder. */
export function rejectName(table: string): string {
  const safe = [...table].map(safeCharacter).join('').replace(/^\./, '%2E');
  if (safe.length <= MOST_CHARACTERS) return safe;
  const digest = createHash('sha256').update(table).digest('hex').slice(0, 12);
  return `${safe.slice(0, MOST_CHARACTERS)}~${digest}`;
}

function safeCharacter(character: string): string {
  if (/[A-Za-z0-9._-]/.test(character)) return character;
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
