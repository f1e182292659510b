import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, serverAccount } from './account.js';
import { type Binaries, reachableBinaries } from './binaries.js';
import { freePort } from './free-port.js';
import { onExit } from './on-exit.js';
import { run, startServer, stopServer } from './server-process.js';

export interface PostgresServer extends AsyncDisposable {
  /** Of a superuser, to the database `postgres`. */
  readonly url: string;
  /** Of the server itself, while it runs. */
  pid(): number | undefined;
  /**
   * Ends the server as a crash does, whatever it is doing, and starts it again from its files. By SIGQUIT it ends its sessions
   * itself, without a word to them and without a checkpoint.
   */
  crash(signal?: 'SIGKILL' | 'SIGQUIT'): Promise<void>;
  /** Stops the server and removes all its files. */
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** The server waits for the disk as a real one does. A throw-away server need not. */
  readonly durable?: boolean;
  /** Further settings: `wal_writer_delay=10s`. */
  readonly settings?: readonly string[];
}

/** The fixed locale makes encoding and sort order the same on every machine, also where LANG is unset. */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** A crash may lose the data of a throw-away server, so it need not wait for the disk. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
const NETWORK = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
const START_ATTEMPTS = 3;

/** Starts a new PostgreSQL 18 on a free port, with its files in the folder for temporary files. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-postgres-'));
  try {
    const settings = [...(options.durable === true ? [] : FAST), ...NETWORK, ...(options.settings ?? [])];
    return await startIn(folder, serverAccount(), settings);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(
  folder: string,
  account: Account,
  settings: readonly string[],
): Promise<PostgresServer> {
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if ('uid' in account) await chown(data, account.uid, account.gid);
  const binaries = await reachableBinaries(account, folder);
  const password = await initialise(binaries, { folder, data, account });
  const { child, port, start } = await listen(binaries, { data, account, settings });
  return server({ child, start }, folder, `postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
}

async function initialise(
  binaries: Binaries,
  at: { readonly folder: string; readonly data: string; readonly account: Account },
): Promise<string> {
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(at.folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if ('uid' in at.account) await chown(passwordFile, at.account.uid, at.account.gid);
  const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = [`--pgdata=${at.data}`, '--no-sync', '--no-instructions', ...login, ...LOCALE];
  await run(binaries.initdb, args, { account: at.account, cwd: at.data });
  await rm(passwordFile);
  return password;
}

/** A server that runs, and how it is started again. */
interface Running {
  readonly child: ChildProcess;
  readonly start: () => Promise<ChildProcess>;
}

/** Another process may take the free port before the server does; then another one is tried. */
async function listen(
  binaries: Binaries,
  at: { readonly data: string; readonly account: Account; readonly settings: readonly string[] },
): Promise<Running & { readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const settings = at.settings.flatMap((setting) => ['-c', setting]);
    const args = ['-D', at.data, '-p', String(port), ...settings];
    const start = (): Promise<ChildProcess> =>
      startServer(binaries.postgres, args, { account: at.account, cwd: at.data });
    try {
      return { child: await start(), port, start };
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

function server({ child: first, start }: Running, folder: string, url: string): PostgresServer {
  let child = first;
  const guard = onExit(() => {
    child.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  const stop = async (): Promise<void> => {
    guard[Symbol.dispose]();
    await stopServer(child);
    await rm(folder, { recursive: true, force: true });
  };
  const crash = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    // Its processes hold the pipes, and end when they notice.
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
    child = await start();
  };
  return { url, pid: () => child.pid, crash, stop, [Symbol.asyncDispose]: stop };
}
