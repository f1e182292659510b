import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createMigrationManager, type MigrationOptions } from '../src/index.js';
import { realMove } from './support/real-move.js';

const dialects = { dialects: [sqlite, postgres] };

/** Two PostgreSQL databases, the source made by a script. */
async function pair(script: string) {
  const [from, to] = [await createTestDatabase(), await createTestDatabase()];
  await execute(from.url, script);
  return {
    from: from.url,
    to: to.url,
    manager: (options: MigrationOptions = {}) =>
      createMigrationManager({ source: from.url, target: to.url, options }, dialects),
    next: async (sequence: string) =>
      (await execute(to.url, `SELECT nextval('${sequence}')::text AS n`))[0]?.['n'],
    async [Symbol.asyncDispose]() {
      await from.drop();
      await to.drop();
    },
  };
}

const FREE = `
  CREATE SEQUENCE hibernate_sequence; SELECT setval('hibernate_sequence', 5000);
  CREATE SEQUENCE waiting; SELECT setval('waiting', 70, false);
  CREATE SEQUENCE falling INCREMENT -3; SELECT setval('falling', -30);
  CREATE SEQUENCE stepping INCREMENT 10 START 5; SELECT nextval('stepping'), nextval('stepping');
  CREATE SEQUENCE round MAXVALUE 9 CYCLE; SELECT setval('round', 8);
  CREATE SEQUENCE fresh START 12;
  CREATE SEQUENCE far; SELECT setval('far', 7);
  CREATE SCHEMA other; CREATE SEQUENCE other.apart; SELECT setval('other.apart', 44);
  CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1);
`;
const AS_THEY_WERE = {
  hibernate_sequence: '5001',
  waiting: '70',
  falling: '-33',
  stepping: '25',
  round: '9',
  fresh: '12',
  'other.apart': '45',
};

test('sequences of their own go on where they were, in a new schema and in one that is there', async () => {
  await using move = await pair(FREE);
  expect(await move.manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  for (const [name, next] of Object.entries(AS_THEY_WERE))
    expect([name, await move.next(name)]).toEqual([name, next]);
  await execute(
    move.to,
    `TRUNCATE t; ALTER SEQUENCE hibernate_sequence RESTART; ALTER SEQUENCE waiting RESTART; ALTER SEQUENCE falling RESTART;
     ALTER SEQUENCE stepping RESTART; ALTER SEQUENCE round RESTART; ALTER SEQUENCE other.apart RESTART; ALTER SEQUENCE fresh RESTART;
     SELECT setval('far', 9000)`,
  );
  expect(await move.manager({ dataOnly: true }).migrate()).toMatchObject({
    status: 'done',
    verification: { status: 'same' },
  });
  for (const [name, next] of Object.entries(AS_THEY_WERE))
    expect([name, await move.next(name)]).toEqual([name, next]);
  expect(await move.next('far')).toBe('9001');
});

test('verify names every sequence that is behind or missing, and repair raises it', async () => {
  await using move = await pair(FREE);
  await move.manager().migrate();
  await execute(
    move.to,
    "SELECT setval('hibernate_sequence', 1), setval('falling', -1); ALTER SEQUENCE waiting RESTART",
  );
  const found = await move.manager().verify();
  expect(found.findings.map(({ place }) => place.object).sort()).toEqual([
    'falling',
    'hibernate_sequence',
    'waiting',
  ]);
  expect(await move.manager().repair()).toMatchObject({ status: 'repaired' });
  expect(await move.next('hibernate_sequence')).toBe('5001');
  expect(await move.next('falling')).toBe('-33');
  await execute(move.to, 'DROP SEQUENCE far');
  expect((await move.manager().verify()).findings).toMatchObject([
    { kind: 'schema', object: 'sequence', place: { object: 'far' } },
  ]);
});

const SHARED = `
  CREATE SCHEMA ids; CREATE SEQUENCE ids.shared;
  CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('ids.shared'));
  CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('ids.shared'), a_id bigint REFERENCES a);
  INSERT INTO a DEFAULT VALUES; INSERT INTO a DEFAULT VALUES; INSERT INTO b DEFAULT VALUES;
`;
const INSERTS = 'INSERT INTO a DEFAULT VALUES RETURNING id::int';

test('a sequence that two tables share stays one', async () => {
  await using move = await pair(SHARED);
  expect(await move.manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(await execute(move.to, INSERTS)).toEqual([{ id: 4 }]);
  expect(await execute(move.to, INSERTS.replace(' a ', ' b '))).toEqual([{ id: 5 }]);
  // Nor does the table with the smaller keys take it back.
  await execute(move.to, 'TRUNCATE a, b; ALTER SEQUENCE ids.shared RESTART');
  expect(await move.manager({ dataOnly: true }).migrate()).toMatchObject({ status: 'done' });
  expect(await execute(move.to, INSERTS)).toEqual([{ id: 4 }]);
});

test('a sequence of fewer bits than its column, as of a serial that grew, is the same in the target', async () => {
  await using move = await pair(`
    CREATE SEQUENCE small AS smallint; CREATE SEQUENCE large; CREATE TABLE grown (id serial PRIMARY KEY);
    ALTER TABLE grown ALTER COLUMN id TYPE bigint;
    CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('small')); CREATE TABLE b (id smallint PRIMARY KEY DEFAULT nextval('large'));`);
  expect(await move.manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const limits = "SELECT max_value::text AS most FROM pg_sequences WHERE sequencename = 'small'";
  expect(await execute(move.to, limits)).toEqual([{ most: '32767' }]);
});

test('a shared sequence is told where there are none', async () => {
  await using move = await pair(
    `${SHARED} CREATE SEQUENCE single; CREATE TABLE c (id bigint PRIMARY KEY DEFAULT nextval('single'))`,
  );
  await using folder = await realMove('CREATE TABLE x (id INTEGER PRIMARY KEY)');
  const file = join(folder.file, '..', 'copy.db');
  const result = await createMigrationManager(
    { source: move.from, target: `sqlite:${file}` },
    dialects,
  ).migrate();
  const told = result.ledger.filter(({ code }) => code === 'SEQUENCE_NOT_CARRIED');
  expect(told).toMatchObject([
    {
      place: { schema: 'ids', object: 'shared' },
      message: expect.stringMatching(/public\.a\.id.*public\.b\.id/),
    },
  ]);
  const db = new Database(file);
  expect(db.prepare(INSERTS.replace('::int', '')).get()).toEqual({ id: 4 });
  db.close();
});

const TARGET_KEYS = `
  CREATE SCHEMA other; CREATE SEQUENCE other.late; CREATE SEQUENCE bound; CREATE SEQUENCE down INCREMENT -1;
  CREATE TABLE auto (id bigint PRIMARY KEY DEFAULT nextval('other.late'::text));
  CREATE TABLE plain (id bigint PRIMARY KEY DEFAULT nextval('bound'));
  CREATE TABLE minus (id bigint PRIMARY KEY DEFAULT nextval('down'));
  SELECT setval('bound', 900);
`;

test('sequences behind a default of a target pass the keys and the last key of a SQLite file, and never go back', async () => {
  await using move = await realMove(`
    CREATE TABLE auto (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE plain (id INTEGER PRIMARY KEY);
    CREATE TABLE minus (id INTEGER PRIMARY KEY);
    INSERT INTO auto VALUES (50); DELETE FROM auto; INSERT INTO auto VALUES (3); INSERT INTO plain VALUES (20);
    INSERT INTO minus VALUES (-8), (5);
  `);
  await move.query(TARGET_KEYS);
  expect(await move.manager({ dataOnly: true }).migrate()).toMatchObject({
    status: 'done',
    verification: { status: 'same' },
  });
  const next = (table: string) => move.query(`INSERT INTO ${table} DEFAULT VALUES RETURNING id`);
  expect(await next('auto')).toEqual([['51']]);
  expect(await next('plain')).toEqual([['901']]);
  expect(await next('minus')).toEqual([['-9']]);
  await move.query("DELETE FROM minus WHERE id = -9; SELECT setval('down', -2)");
  expect((await move.manager({ dataOnly: true }).verify()).findings).toMatchObject([
    {
      kind: 'sequence',
      place: { table: 'minus', column: 'id' },
      message: expect.stringContaining('below the smallest'),
    },
  ]);
});

test('identities that count down, in steps and from afar go on', async () => {
  await using move = await pair(`
    CREATE TABLE down (id int GENERATED BY DEFAULT AS IDENTITY (INCREMENT -2 START -1) PRIMARY KEY, x int);
    CREATE TABLE steps (id int GENERATED ALWAYS AS IDENTITY (INCREMENT 5 START 100) PRIMARY KEY, x int);
    CREATE TABLE untouched (id int GENERATED BY DEFAULT AS IDENTITY (START 100) PRIMARY KEY, x int);
    CREATE TABLE waiting (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, x int);
    INSERT INTO down (x) VALUES (1), (2); INSERT INTO steps (x) VALUES (1), (2); INSERT INTO untouched VALUES (7, 1);
    SELECT setval(pg_get_serial_sequence('waiting', 'id'), 77, false);
  `);
  expect(await move.manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const next = async (table: string) =>
    (await execute(move.to, `INSERT INTO ${table} (x) VALUES (3) RETURNING id`))[0]?.['id'];
  expect(await next('down')).toBe(-5);
  expect(await next('steps')).toBe(110);
  expect(await next('untouched')).toBe(100);
  expect(await next('waiting')).toBe(77);
});
