import pg from 'pg';
import { listSqliteKeys, type SqliteKey } from './generated-keys.js';
import { fillerFor, type InsertColumn, listInsertColumns } from './insert-columns.js';
import { quote } from './sqlite-side.js';
import { targetName } from './target-name.js';

export interface InsertCheck {
  readonly postgresUrl: string;
  /** The schema of PostgreSQL that holds the tables; `public` if absent. */
  readonly schema?: string;
  /** The source: every table that gave out its keys there must do so in PostgreSQL, above the largest key. */
  readonly sqlitePath?: string;
}

export interface InsertReport {
  /** The tables that took a row without a key. */
  readonly tables: readonly string[];
  /** What went wrong, one sentence for each table. Empty: an application can go on inserting. */
  readonly failures: readonly string[];
}

const LARGEST = 2n ** 63n - 1n;

/**
 * Inserts one row without its key into every table that generates keys, and takes it back. Foreign keys, checks and
 * unique keys are out of force for that row: only the generated key is judged. Needs a superuser.
 */
export async function checkInsertsWork(check: InsertCheck): Promise<InsertReport> {
  const { postgresUrl, schema = 'public', sqlitePath } = check;
  const keys = sqlitePath === undefined ? [] : listSqliteKeys(sqlitePath);
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    return await tryTables(client, schema, keys);
  } finally {
    await client.end();
  }
}

async function tryTables(
  client: pg.Client,
  schema: string,
  keys: readonly SqliteKey[],
): Promise<InsertReport> {
  const columns = await listInsertColumns(client, schema);
  const generating = [...columns].filter(([, list]) => list.some(({ generatesKey }) => generatesKey));
  const failures = keys
    .filter(({ table, column }) => !generates(columns.get(targetName(table)), targetName(column)))
    .map(({ table, column }) => `${table}.${column} gives out no keys`);
  for (const [table, list] of generating) {
    const largest = keys.find((key) => targetName(key.table) === table)?.largest;
    const failure = await tryInsert(client, { schema, table, columns: list, largest });
    if (failure !== undefined) failures.push(`${table}: ${failure}`);
  }
  return { tables: generating.map(([table]) => table), failures };
}

function generates(columns: readonly InsertColumn[] | undefined, name: string): boolean {
  return columns?.some((column) => column.name === name && column.generatesKey) ?? false;
}

interface Attempt {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly InsertColumn[];
  readonly largest: bigint | undefined;
}

async function tryInsert(client: pg.Client, attempt: Attempt): Promise<string | undefined> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL session_replication_role = replica');
    await dropObstacles(client, attempt);
    return await insertAndJudge(client, attempt);
  } catch (error) {
    return String((error as { readonly message?: unknown }).message);
  } finally {
    await client.query('ROLLBACK');
  }
}

async function insertAndJudge(client: pg.Client, attempt: Attempt): Promise<string | undefined> {
  const table = `${quote(attempt.schema)}.${quote(attempt.table)}`;
  const key = quote(attempt.columns.find(({ generatesKey }) => generatesKey)?.name ?? '');
  const before = await client.query<{ largest: string | null }>(
    `SELECT max(${key})::text AS largest FROM ${table}`,
  );
  const filled = attempt.columns.filter(({ mustBeGiven }) => mustBeGiven);
  const names = filled.map(({ name }) => quote(name)).join(', ');
  const values = filled.map(fillerFor).join(', ');
  const row = filled.length === 0 ? 'DEFAULT VALUES' : `(${names}) VALUES (${values})`;
  const after = await client.query<{ key: string }>(
    `INSERT INTO ${table} ${row} RETURNING ${key}::text AS key`,
  );
  return judge(BigInt(after.rows[0]?.key ?? 0), [before.rows[0]?.largest ?? undefined, attempt.largest]);
}

/** Where the largest number is taken already, any key that works is a good one. */
function judge(key: bigint, taken: readonly (bigint | string | undefined)[]): string | undefined {
  const too = taken.map((other) => (other === undefined ? undefined : BigInt(other)));
  if (too.includes(LARGEST)) return undefined;
  const above = too.find((other) => other !== undefined && key <= other);
  return above === undefined ? undefined : `the new key ${key} is not above ${above}`;
}

/** Checks and secondary unique keys go, within the transaction, so that filler values offend nothing. */
async function dropObstacles(client: pg.Client, { schema, table }: Attempt): Promise<void> {
  const name = `${quote(schema)}.${quote(table)}`;
  const constraints = await client.query<{ conname: string }>(
    "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('c', 'u', 'x')",
    [name],
  );
  for (const { conname } of constraints.rows)
    await client.query(`ALTER TABLE ${name} DROP CONSTRAINT ${quote(conname)} CASCADE`);
  const indexes = await client.query<{ index: string }>(
    `SELECT indexrelid::regclass::text AS index FROM pg_index
     WHERE indrelid = $1::regclass AND NOT indisprimary`,
    [name],
  );
  for (const { index } of indexes.rows) await client.query(`DROP INDEX ${index} CASCADE`);
}
