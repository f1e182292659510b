import type { Connection } from '../connect/connection.js';

const MEGABYTE = 1024 ** 2;
/** Of all sessions of a run together, and of one. */
const MOST = { together: 1024 * MEGABYTE, alone: 512 * MEGABYTE };

const SET_UP = `
  SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem'))::text AS work,
         pg_catalog.pg_size_bytes(pg_catalog.current_setting('shared_buffers'))::text AS shared`;

/** Says how a transaction is given memory for the indexes that it builds, as SQL; nothing where the server gives enough. */
export type MaintenanceMemory = (connection: Connection) => Promise<string>;

/**
 * Never less than the server gives. What it was given for its cache tells how large a server it is: all `sessions` that build
 * at once have twice that, and no index takes more than its table needs.
 */
export function maintenanceMemory(sessions: number): MaintenanceMemory {
  let known: Promise<string> | undefined;
  return (connection) => {
    known ??= memoryFor(connection, sessions).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function memoryFor(connection: Connection, sessions: number): Promise<string> {
  const [row] = await connection.query<{ work: string; shared: string }>(SET_UP);
  const together = Math.min(MOST.together, 2 * Number(row?.shared ?? 0));
  const alone = Math.min(MOST.alone, Math.floor(together / Math.max(1, sessions)));
  if (alone <= Number(row?.work ?? 0)) return '';
  return `; SET LOCAL maintenance_work_mem TO '${Math.floor(alone / 1024)}kB'`;
}
