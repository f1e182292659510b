import { MigrationError, type Restored, type Suspension } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { inTransaction } from '../../connect/in-transaction.js';
import { runQuery } from '../../connect/query-builder.js';
import { DEFAULT_SCHEMA, quoteName } from '../../ddl/sql-text.js';
import { isServerError, safeMessage } from '../../errors/server-error.js';
import { LOCK_LOST_STATE } from '../lock.js';
import { recordsIn } from '../record-rows.js';
import { recordColumns, tablesOfLayout } from '../record-tables.js';

interface Recorded {
  readonly object: string;
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly restore: string;
  /** `gone`: somebody has dropped the table since, or a key that was there all the time. */
  readonly state: Restored['state'] | 'gone';
}

/** What is recorded in a schema, held against the catalogue. */
function states(schema: string): string {
  return `
  SELECT s.object, s.table_schema AS schema, s.table_name AS table, s.name, s.restore,
         CASE WHEN r.oid IS NULL OR c.oid IS NULL AND NOT s.away THEN 'gone' WHEN c.oid IS NULL THEN 'missing'
              WHEN s.validated AND NOT c.convalidated THEN 'weaker' ELSE 'whole' END AS state
    FROM ${quoteName(schema)}.suspended AS s
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = s.table_schema
    LEFT JOIN pg_catalog.pg_class AS r ON r.relnamespace = n.oid AND r.relname = s.table_name
    LEFT JOIN pg_catalog.pg_constraint AS c ON c.conrelid = r.oid AND c.conname = s.name
   ORDER BY s.suspended_at, s.object`;
}

/** Where there are such records that this session may read, whatever schema keeps them, and whose they are. */
const FOUND = `
  SELECT n.nspname AS schema, pg_catalog.pg_get_userbyid(r.relowner)::text AS owner, current_user::text AS user,
         (SELECT rolsuper FROM pg_catalog.pg_roles WHERE oid = r.relowner) AS of_superuser
    FROM pg_catalog.pg_class AS r JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
   WHERE r.relname = 'suspended' AND r.relkind = 'r' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
     AND pg_catalog.has_table_privilege(r.oid, 'SELECT')
     AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid AND c.relname = ANY ($1)) = $2
     AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = r.oid AND a.attname = ANY ($3)) = $4`;

interface Found {
  readonly schema: string;
  readonly owner: string;
  readonly user: string;
  readonly of_superuser: boolean;
}

/** Records what a statement takes away, in the transaction that the session is in. */
export async function recordSuspension(
  connection: Connection,
  schema: string,
  runId: string,
  { table, ...suspension }: Suspension,
): Promise<void> {
  const place = { run_id: runId, table_schema: table.schema ?? DEFAULT_SCHEMA, table_name: table.name };
  const row = { ...suspension, ...place };
  const query = recordsIn(schema)
    .insertInto('suspended')
    .values(row)
    .onConflict((conflict) => conflict.column('object').doUpdateSet(row));
  await runQuery(connection, query);
}

/**
 * Forgets what is as it was again, in the transaction that the session is in. What is back, but weaker, is not away any
 * more: whoever drops it from now on means it.
 */
export async function settleSuspension(
  connection: Connection,
  schema: string,
  object: string,
): Promise<void> {
  await connection.query(
    `DELETE FROM ${quoteName(schema)}.suspended WHERE object IN (
       SELECT object FROM (${states(schema)}) AS known WHERE object = $1 AND state IN ('whole', 'gone'))`,
    [object],
  );
  await connection.query(
    `UPDATE ${quoteName(schema)}.suspended SET away = false WHERE away AND object IN (
       SELECT object FROM (${states(schema)}) AS known WHERE object = $1 AND state = 'weaker')`,
    [object],
  );
}

/** Forgets all that a run has brought back and told of, in the transaction that the session is in. */
export async function forgetTold(connection: Connection, schema: string, runId: string): Promise<void> {
  await connection.query(
    `DELETE FROM ${quoteName(schema)}.suspended WHERE run_id = $1 AND object IN (
       SELECT object FROM (${states(schema)}) AS known WHERE state <> 'missing')`,
    [runId],
  );
}

/** Objects that runs took away and that are not there. */
export async function missingObjects(connection: Connection): Promise<readonly string[]> {
  const known = await readAll(connection);
  const missing = known.flatMap(({ records }) => records.filter(({ state }) => state === 'missing'));
  return missing.map(({ object }) => object);
}

/** Keys that all rows fulfilled before a run that is gone; schema, table and name as JSON. */
export async function pendingKeys(connection: Connection): Promise<ReadonlySet<string>> {
  const known = await readAll(connection);
  const weaker = known.flatMap(({ records }) => records.filter(({ state }) => state === 'weaker'));
  return new Set(weaker.map(({ schema, table, name }) => JSON.stringify([schema, table, name])));
}

/** Brings back what runs that are gone took away, each in a transaction of its own. */
export async function restoreAll(connection: Connection): Promise<readonly Restored[]> {
  const restored: Restored[] = [];
  for (const { found, records } of await readAll(connection)) {
    if (!isTrusted(found)) {
      refuseForeign(found, records);
      continue;
    }
    for (const record of records) {
      const after = await restoreOne(connection, found.schema, record);
      if (after.state !== stateOf(record) || after.failure !== undefined) restored.push(after);
    }
  }
  return restored;
}

interface Known {
  readonly found: Found;
  readonly records: readonly Recorded[];
}

async function readAll(connection: Connection): Promise<readonly Known[]> {
  const [tables, columns] = [tablesOfLayout(1), Object.keys(recordColumns('suspended'))];
  const asked = [tables, tables.length, columns, columns.length];
  const places = await connection.query<Found>(FOUND, asked);
  const known: Known[] = [];
  for (const found of places) {
    const records = await connection.query<Recorded>(states(found.schema));
    if (records.length > 0) known.push({ found, records });
  }
  return known;
}

/** Who may write the records decides what is executed, so only records of one's own or of a superuser are. */
function isTrusted({ owner, user, of_superuser }: Found): boolean {
  return owner === user || of_superuser;
}

/** What is there, if only for new rows, needs nobody. */
function refuseForeign({ schema, owner }: Found, known: readonly Recorded[]): void {
  const missing = known.filter(({ state }) => state === 'missing');
  if (missing.length === 0) return;
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `A run of the user "${owner}" was cut off and left its records in ${quoteName(schema)}."suspended": ${missing.map(({ object }) => object).join(', ')}.`,
    hint: 'Run "repair" as that user, or execute what the column "restore" says and empty the table.',
    place: { schema },
  });
}

/** What a record says in the words of the contract: what is gone needs nothing. */
function stateOf(record: Pick<Recorded, 'state'> | undefined): Restored['state'] {
  return record === undefined || record.state === 'gone' ? 'whole' : record.state;
}

async function restoreOne(connection: Connection, schema: string, record: Recorded): Promise<Restored> {
  const { object, restore } = record;
  try {
    return await inTransaction(connection, async () => {
      if (record.state !== 'gone') await connection.run(restore);
      const now = `SELECT * FROM (${states(schema)}) AS known WHERE object = $1`;
      const [after] = await connection.query<Recorded>(now, [object]);
      await settleSuspension(connection, schema, object);
      return { object, state: stateOf(after) };
    });
  } catch (error) {
    if (!isServerError(error) || error.code === LOCK_LOST_STATE) throw error;
    const reason = `${safeMessage(error)} (SQLSTATE ${error.code})`;
    return {
      object,
      state: stateOf(record),
      failure: { reason, sql: restore, rows: error.code === '23503' },
    };
  }
}
