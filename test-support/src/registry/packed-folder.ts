import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onExit } from '../on-exit.js';

const VARIABLE = 'GODWIT_TEST_PACKED';

let stop: (() => void) | undefined;

/** Makes the folder in which all files of one test run share what they packed. Its path reaches them by the environment. */
export function startPackedFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-packed-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const exit = onExit(remove);
  process.env[VARIABLE] = folder;
  stop = () => {
    exit[Symbol.dispose]();
    delete process.env[VARIABLE];
    remove();
  };
}

export function stopPackedFolder(): void {
  stop?.();
  stop = undefined;
}

/** The folder of this test run; undefined outside of one. */
export function packedFolder(): string | undefined {
  return process.env[VARIABLE];
}
