import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Files that are never written, whatever they are called: as they are now, and where they would come to be. */
export class Footprint {
  readonly #files: ReadonlySet<string>;
  readonly #places: ReadonlySet<string>;

  constructor(paths: readonly string[]) {
    this.#files = known(paths.map(numberOf));
    this.#places = known(paths.map(placeOf));
  }

  /** Whether a path leads to one of the files, or is the name of one. */
  holds(path: string): boolean {
    return this.#files.has(numberOf(path) ?? '') || this.#places.has(placeOf(path) ?? '');
  }
}

/** The device and the inode of the file that a path leads to. */
function numberOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** Tells also of a file that is not there yet. */
function placeOf(path: string): string | undefined {
  const full = resolve(path);
  const folder = numberOf(dirname(full));
  return folder === undefined ? undefined : `${folder}/${basename(full)}`;
}

function known(texts: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(texts.filter((text) => text !== undefined));
}
