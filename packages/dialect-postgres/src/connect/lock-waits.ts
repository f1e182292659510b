import type { LockWait } from '@godwit/plugin-api';
import type { Connection } from './connection.js';

/** What a session of the server is doing. */
export interface Activity {
  readonly pid: number;
  readonly state: string | null;
  readonly type: string | null;
  readonly event: string | null;
}

const ACTIVITIES = `SELECT pid, state, wait_event_type AS type, wait_event AS event
  FROM pg_catalog.pg_stat_activity WHERE pid = ANY ($1::integer[])`;

export function askActivities(connection: Connection, pids: readonly number[]): Promise<readonly Activity[]> {
  return connection.query<Activity>(ACTIVITIES, [pids]);
}

/** Whether the server may be at work for a session: it is not idle, and does not wait for bytes to pass. */
export function isAtWork({ state, type }: Activity): boolean {
  return !(state ?? '').startsWith('idle') && type !== 'Client';
}

const WAITS = `SELECT n.nspname::text AS schema, c.relname::text AS table, holder.pid,
    holder.usename::text AS user, holder.application_name AS application, holder.state
  FROM pg_catalog.unnest($1::integer[]) AS waiting (pid)
  CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(waiting.pid)) AS blocking (pid)
  LEFT JOIN pg_catalog.pg_stat_activity AS holder ON holder.pid = blocking.pid
  LEFT JOIN pg_catalog.pg_locks AS wanted ON wanted.pid = waiting.pid AND NOT wanted.granted
  LEFT JOIN pg_catalog.pg_class AS c ON c.oid = wanted.relation
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`;

/** A session that holds a lock, as far as it shows itself. */
export interface Holder {
  readonly pid: number | null;
  readonly user: string | null;
  readonly application: string | null;
  readonly state: string | null;
}

interface WaitRow extends Holder {
  readonly schema: string | null;
  readonly table: string | null;
}

/** For which locks these sessions wait, and who holds them. */
export async function askWaits(
  connection: Connection,
  pids: readonly number[],
): Promise<readonly LockWait[]> {
  const rows = await connection.query<WaitRow>(WAITS, [pids]);
  return rows.map(toWait);
}

function toWait({ schema, table, ...row }: WaitRow): LockWait {
  const named = table === null ? {} : { table: { name: table, ...(schema === null ? {} : { schema }) } };
  return { ...named, holder: holderText(row) };
}

/** Who it is, for people: `server process 42 (user app, psql, idle in transaction)`. */
export function holderText(row: Holder): string {
  const parts = [
    row.user === null ? undefined : `user ${row.user}`,
    row.application === null || row.application === '' ? undefined : row.application,
    row.state ?? undefined,
  ].filter((part) => part !== undefined);
  const who = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return row.pid === null ? 'a session that does not show itself' : `server process ${row.pid}${who}`;
}
