import { execFileSync } from 'node:child_process';

/** The operating-system account that the server runs as. Empty: the account of this process. */
export type Account = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root; a root process uses (and if need be creates) the account `postgres`. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  return findAccount() ?? createAccount();
}

function findAccount(): Account | undefined {
  try {
    return { uid: Number(id('-u')), gid: Number(id('-g')) };
  } catch {
    return undefined;
  }
}

function createAccount(): Account {
  try {
    execFileSync('useradd', ['--system', '--user-group', 'postgres'], { stdio: 'ignore' });
  } catch {
    // A BusyBox system has adduser in its place.
    execFileSync('adduser', ['-S', '-D', '-H', 'postgres'], { stdio: 'ignore' });
  }
  return { uid: Number(id('-u')), gid: Number(id('-g')) };
}

function id(flag: string): string {
  return execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
