import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createTestDatabase, execute, serverVersion } from '@godwit/test-support';
import { createMigrationManager } from '../src/index.js';
import { failure } from './support/move.js';
import { realMove } from './support/real-move.js';
import { twoDatabases } from './support/two-databases.js';

const dialects = [sqlite, postgres];
const SOURCE =
  'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); CREATE INDEX t_n ON t (n); INSERT INTO t VALUES (1, 2)';

test('a new file whose proof is interrupted is in its place with all rows, and that is said', async () => {
  await using move = await realMove(SOURCE);
  const target = join(move.file, '..', 'new.db');
  const sides = { source: `sqlite:${move.file}`, target: `sqlite:${target}` };
  const manager = createMigrationManager(sides, { dialects });
  const stop = new AbortController();
  manager.on(({ type }) => {
    if (type === 'verify:started') stop.abort();
  });
  expect(await failure(manager.migrate({ signal: stop.signal }))).toMatchObject({
    code: 'INTERRUPTED',
    hint: expect.stringContaining('All rows were moved and stay, but they are not verified.'),
  });
  expect(existsSync(target)).toBe(true);
  const { status } = await createMigrationManager(sides, { dialects }).verify();
  expect(status).toBe('same');
});

test('a repair that has nothing to write leaves nothing in the target', async () => {
  await using move = await realMove(SOURCE);
  await move.manager({ bookkeeping: 'none' }).migrate();
  await move.query('DROP INDEX t_n; INSERT INTO t VALUES (-7, 7)');
  const result = await move.manager().repair();
  expect(result).toMatchObject({ status: 'different', tables: [{ name: 't', kept: 1 }] });
  expect(result.traces).toBeUndefined();
  expect(await move.query("SELECT nspname FROM pg_namespace WHERE nspname = 'godwit'")).toEqual([]);
  await move.manager().repair({ deleteExtra: true });
  expect(await move.query('SELECT id FROM t')).toEqual([['1']]);
});

test('notes stand at the places of the source, whatever tables are called in the target', async () => {
  await using database = await createTestDatabase();
  await execute(
    database.url,
    `CREATE SCHEMA shop; CREATE TABLE kept (id int PRIMARY KEY);
     CREATE TABLE shop.orders (id int PRIMARY KEY, made int DEFAULT pg_backend_pid(), r int4range, EXCLUDE USING gist (r WITH &&))`,
  );
  const target = { dialect: 'sqlite', path: 'no-such-file.db' };
  const plan = await createMigrationManager({ source: database.url, target }, { dialects }).plan();
  expect(plan.tables.map((table) => table.target.name)).toContain('shop_orders');
  const places = plan.ledger.map(({ place }) => place).filter(({ table }) => table !== undefined);
  expect(places).toContainEqual({ schema: 'shop', table: 'orders', column: 'made' });
  expect(places.filter(({ table }) => table === 'shop_orders')).toEqual([]);
});

test('a plan calls a column widened where the ledger does, and not where a type follows from the values', async () => {
  await using move = await realMove(
    "CREATE TABLE t (at DATETIME, code VARCHAR(3)); INSERT INTO t VALUES (1700000000, 'abcd')",
  );
  const { tables, ledger } = await move.manager().plan();
  const said = tables[0]?.columns.map(({ source, fidelity }) => [source, fidelity]);
  expect(said).toEqual([
    ['at', 'exact'],
    ['code', 'widened'],
  ]);
  const codes = ledger.map(({ code, place }) => `${code} ${place.column ?? ''}`);
  expect(codes).toEqual(expect.arrayContaining(['TYPE_INFERRED at', 'TYPE_WIDENED code']));
});

test('what the target spells in its own way is no difference', async () => {
  await using move = await realMove(`
    CREATE TABLE t (id INTEGER PRIMARY KEY, on_ INTEGER CHECK (on_ IN (0, 1)), kind TEXT CHECK (kind IN ('a')), sums "NUMERIC(10,2)[]",
      doc JSONB_TEXT DEFAULT '{"b":1, "a":1e1}', is_a INTEGER AS (kind IN ('a')), is_b INTEGER AS (kind NOT IN ('b')));
    CREATE INDEX only_on ON t (id) WHERE on_ IN (1);
    INSERT INTO t (id, on_, kind, sums) VALUES (1, 1, 'a', '[1.10,2]'), (2, 0, 'a', '[[3]]');`);
  expect(await move.manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(await move.query('SELECT sums, doc FROM t ORDER BY id')).toEqual([
    ['{1.10,2.00}', '{"a": 10, "b": 1}'],
    ['{{3.00}}', '{"a": 10, "b": 1}'],
  ]);
});

/** PostgreSQL 15 brought scales below 0. */
const testOfScales = (await serverVersion()) >= 15 ? test : test.skip;

testOfScales('a type that not every server of a dialect has is no other one where both have it', async () => {
  await using pair = await twoDatabases('postgres', 'postgres');
  await pair.source.run(
    'CREATE TABLE t (id int PRIMARY KEY, n numeric(5,-2) DEFAULT 1250, m numeric(2,4)); INSERT INTO t VALUES (1)',
  );
  const result = await pair.manager().migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result.ledger).toEqual([]);
});
