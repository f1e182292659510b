import type { TargetOptions, TargetSession } from '@godwit/plugin-api';
import { bookkeeping } from './bookkeeping.js';
import { defaultSchema, type PostgresConfig } from './config.js';
import { cancellable } from './connect/cancellation.js';
import { ConnectionPool } from './connect/connection-pool.js';
import { introspect } from './introspector.js';
import { deleteRows } from './session/delete-rows.js';
import { executeGroup } from './session/execute.js';
import { lockTarget } from './session/lock.js';
import { answerProbes } from './session/probes.js';
import { checkRights } from './session/rights.js';
import { statementError } from './statement-errors.js';
import { openWriter } from './writer.js';

/** Opens a database to write to. Throws the coded error of a connection that cannot be made. */
export async function openTarget(config: PostgresConfig, options: TargetOptions): Promise<TargetSession> {
  const pool = new ConnectionPool(config, options.signal);
  // One session is opened at once, so that a wrong password shows here and nowhere later.
  pool.release(await pool.acquire());
  return {
    bookkeeping: bookkeeping(pool),
    lock: (runId) => lockTarget(pool, runId),
    introspect: (asked) =>
      guarded('read the catalogue', options.signal, () =>
        pool.use((connection) =>
          introspect(connection, {
            version: pool.version,
            schemas: asked?.schemas ?? [defaultSchema(config)],
          }),
        ),
      ),
    checkRights: () => checkRights(pool, defaultSchema(config)),
    count: (probes, signal = options.signal) =>
      guarded('count rows', signal, () =>
        cancellable(pool, signal, (connection) => answerProbes(connection, probes)),
      ),
    execute: (group, step, signal) => executeGroup(pool, group, step, signal),
    openWriter: (table, asked) => openWriter(pool, table, asked),
    deleteRows: (table, rows, signal) => deleteRows(pool, table, rows, signal),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

async function guarded<T>(purpose: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw statementError(error, { purpose, otherwise: 'READ_FAILED', signal });
  }
}
