import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type DatabaseMigrationManager } from '@godwit/engine';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

/** A type of PostgreSQL, a value, and other spellings or storage classes that SQLite's column takes, as SQL. */
const IN_SQLITE: readonly (readonly [type: string, value: string, ...others: readonly string[]])[] = [
  ['boolean', 'true', "'true'", "'t'", "x'31'"],
  ['smallint', '1', "x'31'"],
  ['integer', '1', "x'31'"],
  ['bigint', '1', "x'31'"],
  ['numeric', '1.10', "x'312e3130'"],
  ['numeric(5,2)', '1.50', "x'312e3530'"],
  ['real', '0.5', "x'302e35'"],
  ['double precision', '0.1', "x'302e31'"],
  ['text', 'a', "x'61'"],
  ['varchar(5)', '1', "x'31'"],
  ['bytea', '\\x61', "'a'"],
  ['date', '2024-01-31', "x'323032342d30312d3331'", "'2024/01/31'"],
  ['time', '10:20:00', "'10:20'", "'10:20:00.0'"],
  ['timetz', '10:20:00+02', "'10:20:00+0200'"],
  [
    'timestamp',
    '2024-01-31 10:20:00',
    "'2024-01-31T10:20:00'",
    "'2024-01-31 10:20'",
    "'2024-01-31 10:20:00.000'",
    "'2024/01/31 10:20:00'",
    "'2024-01-31t10:20:00'",
  ],
  ['timestamp', '2024-01-31 00:00:00', "'2024-01-30 24:00:00'"],
  [
    'timestamptz',
    '2024-01-31 10:20:00+00',
    "'2024-01-31 10:20:00Z'",
    "'2024-01-31 10:20:00+00'",
    "'2024-01-31 12:20:00+02:00'",
    "'2024-01-31 10:20:00'",
    "'2024-01-31 10:20:00 UTC'",
    "'2024-01-31 10:20:00z'",
    "'2024-01-31 15:50:00 +0530 IST m=+0.1'",
  ],
  ['interval', '1 day', "'P0Y1D'", "'P1DT0S'"],
  ['uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'upper(v)', "replace(v, '-', '')"],
  ['json', '{"a": 1}', '\'{"a":1}\''],
  ['jsonb', '{"a": 1}', '\'{"a":1}\'', "x'31'"],
  ['inet', '10.0.0.1', "x'31302e302e302e31'"],
];

/** A type of SQLite, a value as SQL, and how another value of the same meaning comes into PostgreSQL. */
const IN_POSTGRES: readonly (readonly [type: string, value: string, other: string])[] = [
  ['TEXT', "'1'", "'1.0'"],
  ['TEXT', "'a'", "'a '"],
  ['JSON', '\'{"a":1}\'', '\'{"a": 1}\''],
  ['BOOLEAN', '1', 'false'],
  ['DATETIME', "'2024-01-31T10:20:00'", "'2024-01-31 10:20:01'"],
  ['VARCHAR(36)', "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", 'lower(v)'],
  ['BLOB', "x'61'", "'\\x6100'"],
];

let folder: TemporaryFolder;
let database: TestDatabase;
let client: pg.Client;
beforeEach(async () => {
  folder = createTemporaryFolder();
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
  folder[Symbol.dispose]();
});

function move(source: string, target: string): DatabaseMigrationManager {
  const side = (url: string) => ({ url: url.includes(':') ? url : `sqlite:${url}` });
  return createMigrationManager(
    { source: side(source), target: side(target) },
    { dialects: [sqlite, postgres] },
  );
}

/** Each other spelling in a column and a row of its own. */
const CASES = IN_SQLITE.flatMap(([type, value, ...others]) =>
  others.map((other) => ({ type, value, other })),
).map((one, index) => ({ ...one, column: `c${index}`, id: index + 1 }));

/** Gives one value of each row another spelling. */
function respell(path: string, tables: readonly string[], cases: typeof CASES): void {
  using db = new OpenDatabase(path);
  for (const table of tables)
    for (const { column, other, id } of cases)
      db.exec(`UPDATE ${table} SET ${column} = ${other.replaceAll('v', column)} WHERE id = ${id}`);
}

class OpenDatabase extends Database {
  [Symbol.dispose](): void {
    this.close();
  }
}

test('only what a move writes into SQLite is proved, whatever else means the same', async () => {
  const columns = CASES.map(({ column, type }) => `${column} ${type}`).join(', ');
  const values = CASES.map(({ value }) => `'${value}'`).join(', ');
  for (const key of ['keyed (id integer PRIMARY KEY', 'keyless (id integer'])
    await client.query(`CREATE TABLE ${key}, ${columns})`);
  for (const table of ['keyed', 'keyless'])
    await client.query(
      `INSERT INTO ${table} SELECT i, ${values} FROM generate_series(0, ${CASES.length}) AS i`,
    );
  const path = join(folder.path, 'target.db');
  const manager = move(database.url, path);
  expect(await manager.migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const tables = ['keyed', 'keyless'];
  respell(path, tables, CASES);
  const found = await manager.verify();
  const [keyed, keyless] = found.tables.map(({ differences }) => differences);
  expect(keyed).toEqual(
    CASES.map(({ id, column }) => ({ kind: 'changed', key: `id=${id}`, columns: [column] })),
  );
  const without = keyless?.filter(({ kind }) => kind === 'missing');
  expect(without).toHaveLength(CASES.length);
  expect(await manager.repair({ deleteExtra: true })).toMatchObject({ status: 'repaired' });
  expect(await manager.verify()).toMatchObject({ status: 'same' });
});

test('another text of the same meaning in PostgreSQL is a difference', async () => {
  const path = join(folder.path, 'source.db');
  const db = new Database(path);
  for (const [index, [type, value]] of IN_POSTGRES.entries())
    db.exec(
      `CREATE TABLE t${index} (id integer PRIMARY KEY, v ${type}); INSERT INTO t${index} VALUES (1, ${value}), (2, NULL), (3, ${value})`,
    );
  db.close();
  const manager = move(path, database.url);
  expect(await manager.migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  for (const [index, [, , other]] of IN_POSTGRES.entries())
    await client.query(`UPDATE t${index} SET v = ${other} WHERE id = 3`);
  const { tables } = await manager.verify();
  expect(tables.map(({ name, differences }) => [name, differences])).toEqual(
    IN_POSTGRES.map((_, index) => [`t${index}`, [{ kind: 'changed', key: 'id=3', columns: ['v'] }]]),
  );
});
