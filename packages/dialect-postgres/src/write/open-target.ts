import type { TargetOptions, TargetSession } from '@godwit/plugin-api';
import { defaultSchema, type PostgresConfig } from '../config/config.js';
import { cancellable } from '../connect/cancellation.js';
import { ConnectionPool } from '../connect/connection-pool.js';
import { seesSign } from '../connect/identity.js';
import { within } from '../connect/within.js';
import { statementError } from '../errors/statement-errors.js';
import { introspect } from '../introspect/introspector.js';
import { answerProbes } from '../read/probes.js';
import { sourceSchemas } from '../read/schemas.js';
import { findAttached } from './attached.js';
import { checkLoad } from './check-load.js';
import { checkReplace } from './check-replace.js';
import { findDependents } from './dependents.js';
import { dropKept } from './drop-kept.js';
import { executeGroup } from './execute.js';
import { keepRows } from './keep-rows.js';
import { settleDisk } from './lazy-commits.js';
import { deleteEqualRows, deleteRows } from './load/delete-rows.js';
import { emptyTables } from './load/empty-tables.js';
import { takesImages } from './load/takes-images.js';
import { writeTogether } from './load/write-together.js';
import { openWriter } from './load/writer.js';
import { lockTarget } from './lock.js';
import { maintenanceMemory } from './maintenance-memory.js';
import { recordsSchema } from './record-tables.js';
import { bookkeeping } from './records.js';
import { checkRights } from './rights.js';
import { missing, restore } from './suspend/left-open.js';
import { replicaRole } from './suspend/replica-role.js';
import { suspend } from './suspend/suspend.js';

/** So long a session that is left waits for the disk. */
const LAST_PATIENCE_MS = 1000;

/** Opens a database to write to. Throws the coded error of a connection that cannot be made. */
export async function openTarget(config: PostgresConfig, options: TargetOptions): Promise<TargetSession> {
  const pool = new ConnectionPool(config, options, recordsSchema(config, options));
  // One session is opened at once, so that a wrong password shows here and nowhere later.
  pool.release(await pool.acquire());
  const mayPlayReplica = replicaRole();
  const memory = maintenanceMemory(options.writers ?? 1);
  return {
    bookkeeping: bookkeeping(pool),
    recognizes: (identity) =>
      guarded('compare both databases', options.signal, () =>
        pool.use((connection) => seesSign(connection, identity)),
      ),
    lock: (runId) => lockTarget(pool, runId),
    introspect: (asked) =>
      guarded('read the catalogue', options.signal, () =>
        pool.use(async (connection) => {
          const own = asked?.everywhere ? await sourceSchemas(connection, config) : [defaultSchema(config)];
          return introspect(connection, { version: pool.version, schemas: asked?.schemas ?? own });
        }),
      ),
    checkRights: (needs) => checkRights(pool, defaultSchema(config), needs),
    checkLoad: (tables) => guarded('ask for the rights', options.signal, () => checkLoad(pool, tables)),
    checkReplace: (objects, keepsOld) =>
      guarded('ask for the rights', options.signal, () => checkReplace(pool, objects, keepsOld)),
    dependents: (objects) =>
      guarded('read the catalogue', options.signal, () =>
        pool.use((connection) => findDependents(connection, objects)),
      ),
    attached: (objects) =>
      guarded('read the catalogue', options.signal, () =>
        pool.use((connection) => findAttached(connection, objects)),
      ),
    count: (probes, signal = options.signal) =>
      guarded('count rows', signal, () =>
        cancellable(pool, signal, (connection) => answerProbes(connection, probes)),
      ),
    suspend: (tables, { only = false } = {}) =>
      guarded('look at the foreign keys', options.signal, () =>
        pool.use((connection) =>
          // A replica would ask no key at all.
          suspend(connection, tables, only ? async () => false : mayPlayReplica, pool.version),
        ),
      ),
    keepRows: (tables, runId) =>
      guarded('look at the tables', options.signal, () =>
        pool.use((connection) => keepRows(connection, pool.records, tables, runId)),
      ),
    missing: () => guarded('read the records', options.signal, () => pool.use(missing)),
    restore: (how) =>
      guarded('bring back what rested', options.signal, () =>
        pool.use((one) => restore(one, pool.records, how)),
      ),
    execute: (group, step, signal) => executeGroup(pool, group, step, signal, { memory, mayPlayReplica }),
    takes: (tables, encoding) =>
      guarded('read the catalogue', options.signal, () =>
        pool.use((connection) => takesImages(connection, tables, encoding)),
      ),
    openWriter: (table, asked) => openWriter(pool, table, asked, mayPlayReplica),
    writeTogether: (tables, signal) => writeTogether(pool, tables, signal),
    dropKept: () => guarded('drop what was kept', options.signal, () => pool.use(dropKept)),
    empty: (tables, runId, signal) => emptyTables(pool, tables, runId, signal, mayPlayReplica),
    deleteRows: (table, rows, signal) => deleteRows(pool, table, rows, signal),
    deleteEqualRows: (table, rows, signal) => deleteEqualRows(pool, table, rows, signal),
    [Symbol.asyncDispose]: async () => {
      // What ended without a record of its end is told, too.
      await within(settleDisk(pool), LAST_PATIENCE_MS, () => undefined).catch(() => undefined);
      await pool[Symbol.asyncDispose]();
    },
  };
}

async function guarded<T>(purpose: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw statementError(error, { purpose, otherwise: 'READ_FAILED', signal });
  }
}
