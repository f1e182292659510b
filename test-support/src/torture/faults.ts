import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultyProxy } from '../faulty-proxy.js';
import { execute } from '../server.js';
import type { PostgresServer } from '../start-postgres.js';
import { indexOf, type Random } from './random.js';

/** The server of a run, and the network before it. */
export interface Scene {
  readonly server: PostgresServer;
  readonly proxy: FaultyProxy;
}

/** What happens to a run's server or to its network. */
export type Fault = (scene: Scene, random: Random) => Promise<void>;

/** Them by name; a run must survive each by itself, or end so that the next one goes on. */
export const FAULTS = {
  'a session is ended': async ({ server }, random) => {
    await endSessions(server, one(await sessions(server), random));
  },
  'all sessions are ended': async ({ server }) => endSessions(server, await sessions(server)),
  'the process of a session is killed': async ({ server }, random) => {
    // The server then ends all its sessions and recovers.
    for (const pid of one(await sessions(server), random)) process.kill(pid, 'SIGKILL');
    await untilReady(server);
  },
  'the server is stopped at once and started': ({ server }) => server.crash('SIGQUIT'),
  'the server crashes': ({ server }) => server.crash('SIGKILL'),
  'connections are reset': async ({ proxy }) => proxy.reset(),
  'connections are closed': async ({ proxy }) => proxy.cut(),
  'connections end in the middle of a message': async ({ proxy }, random) =>
    proxy.truncate(indexOf(random, 50_000)),
  'the network is slow': async ({ proxy }) => {
    proxy.delay(15);
    await sleep(1500);
    proxy.delay(0);
  },
  'the network stands still for a while': ({ proxy }) => proxy.pause(2500),
} as const satisfies Readonly<Record<string, Fault>>;

/** The process ids of the sessions of runs. */
async function sessions({ url }: PostgresServer): Promise<readonly number[]> {
  const rows = await execute(url, "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'godwit%'");
  return rows.map(({ pid }) => Number(pid));
}

function one(pids: readonly number[], random: Random): readonly number[] {
  return pids.length === 0 ? [] : [pids[indexOf(random, pids.length)] ?? 0];
}

async function endSessions({ url }: PostgresServer, pids: readonly number[]): Promise<void> {
  for (const pid of pids) await execute(url, `SELECT pg_terminate_backend(${pid})`);
}

async function untilReady({ url }: PostgresServer): Promise<void> {
  for (;;) {
    try {
      await execute(url, 'SELECT 1');
      return;
    } catch {
      await sleep(50);
    }
  }
}
