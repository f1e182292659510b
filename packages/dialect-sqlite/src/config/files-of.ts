import { realpathSync } from 'node:fs';
import { PARTIAL, SIDE_FILES } from '../write/target-place.js';
import type { SqliteConfig } from './config.js';

/** The file of a database and its unfinished one, by the name given and the true one, with what SQLite keeps beside. */
export function filesOf({ path }: SqliteConfig): readonly string[] {
  if (path === '') return [];
  return [...new Set([path, truePath(path)])]
    .flatMap((one) => [one, one + PARTIAL])
    .flatMap((one) => [one, ...SIDE_FILES.map((end) => one + end)]);
}

function truePath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
