import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createMigrationManager,
  type DatabaseProfile,
  type MigrationEvent,
  type ProfileCall,
  profile,
} from '../src/index.js';
import { failure } from './support/move.js';
import { realMove } from './support/real-move.js';

const LONG = 'a'.repeat(63);

const SCRIPT = `
  CREATE TABLE t (id INTEGER PRIMARY KEY, token TEXT, age INTEGER, seen_at INTEGER);
  CREATE TABLE "${LONG}x" (id INTEGER PRIMARY KEY, "Name" TEXT);
  CREATE TABLE "${LONG}y" (id INTEGER PRIMARY KEY);
  CREATE INDEX "T_" ON t (age);
  INSERT INTO t VALUES (1, '123e4567-e89b-12d3-a456-426614174000', 5, 1700000000), (2, NULL, 'x', 1700000001);
`;

const PARTS = { dialects: [sqlite, postgres] };

async function profiled(call: ProfileCall, script = SCRIPT): Promise<DatabaseProfile> {
  await using move = await realMove(script);
  return await profile(`sqlite:${move.file}`, PARTS, call);
}

const codes = ({ tables, names }: DatabaseProfile) =>
  [...tables.flatMap(({ findings }) => findings), ...names].map(({ code, place }) => [code, place.column]);

test('what columns hold, what was found, and what they would become', async () => {
  const events: MigrationEvent[] = [];
  const found = await profiled({ for: 'postgres', onEvent: (event) => events.push(event) });
  expect(found).toMatchObject({ for: 'postgres', infer: 'safe', side: { dialect: 'sqlite' } });
  const t = found.tables.find(({ name }) => name === 't');
  expect(t).toMatchObject({ rows: 2 });
  expect(t?.columns.map(({ name, becomes }) => [name, becomes?.targetType])).toEqual([
    ['id', 'bigint'],
    ['token', 'uuid'],
    ['age', 'text'],
    ['seen_at', 'bigint'],
  ]);
  expect(t?.columns[2]).toMatchObject({
    nulls: 0,
    facts: { classes: { integer: 1, text: 1 } },
    becomes: {
      reason: '1 of 2 values is text that is no whole number (id=2).',
      notes: expect.arrayContaining([expect.objectContaining({ code: 'TYPE_WIDENED', keys: ['id=2'] })]),
    },
  });
  expect(codes(found)).toEqual(
    expect.arrayContaining([
      ['ALL_UUID', 'token'],
      ['TEXT_IN_NUMBER', 'age'],
      ['EPOCH_SECONDS', 'seen_at'],
    ]),
  );
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['plan:started', 'plan:table-profiled']),
  );
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
});

test('without a target there is no fate, and the options of a move hold', async () => {
  const found = await profiled({ options: { includeTables: ['t'], where: { t: 'id = 1' } } });
  expect(found.for).toBeUndefined();
  expect(found.tables.map(({ name, rows }) => [name, rows])).toEqual([['t', 1]]);
  expect(found.tables[0]?.columns[0]).not.toHaveProperty('becomes');
  expect(await profiled({ for: 'sqlite' })).not.toHaveProperty('for');
});

test('a choice of the config decides what a column becomes', async () => {
  const options = { infer: 'full', columns: { 't.age': { misfits: 'null' } } } as const;
  const found = await profiled({ for: 'postgres', options });
  const [, , age, seen] = found.tables.find(({ name }) => name === 't')?.columns ?? [];
  expect(age?.becomes).toMatchObject({
    targetType: 'bigint',
    notes: [{ code: 'VALUES_SET_NULL', count: 1 }],
  });
  expect(seen?.becomes).toMatchObject({ targetType: 'timestamp with time zone' });
});

test('NAME_TOO_LONG and NAME_COLLISION: for the bytes that the target allows', async () => {
  const found = await profiled({ for: 'postgres' });
  expect(found.names).toEqual([
    { code: 'NAME_TOO_LONG', count: 1, keys: [], place: { table: `${LONG}x` }, choices: ['excludeTables'] },
    { code: 'NAME_TOO_LONG', count: 1, keys: [], place: { table: `${LONG}y` }, choices: ['excludeTables'] },
    {
      code: 'NAME_COLLISION',
      count: 2,
      keys: [`${LONG}x`, `${LONG}y`],
      place: { table: `${LONG}x` },
      choices: ['schemaNames', 'excludeTables'],
    },
  ]);
});

test('NAME_COLLISION: tables of several schemas, for a target without schemas', async () => {
  await using move = await realMove('SELECT 1');
  await move.query(
    'CREATE SCHEMA shop; CREATE TABLE t (a int); CREATE TABLE shop.t (a int); CREATE TABLE u (a int)',
  );
  const found = await profile(move.url, PARTS, { for: 'sqlite' });
  expect(found.names.map(({ code, keys }) => [code, keys.toSorted()])).toEqual([
    ['NAME_COLLISION', ['public.t', 'shop.t']],
  ]);
  expect((await profile(move.url, PARTS)).names).toEqual([]);
});

test('every finding names the choices that its column leaves open', async () => {
  const script = `CREATE TABLE t (id INTEGER PRIMARY KEY, flag BOOLEAN, bit INTEGER, token TEXT, n INTEGER, d DATETIME);
    INSERT INTO t VALUES (1, 1, 1, '123e4567-e89b-12d3-a456-426614174000', 'x', 1700000000)`;
  const found = await profiled({ for: 'postgres' }, script);
  const misfits = ['misfits: widen, null, reject, bytes, transform'];
  expect(found.tables[0]?.findings.map(({ place, code, choices }) => [place.column, code, choices])).toEqual([
    ['id', 'ONLY_ZERO_AND_ONE', ['infer: full', 'transform']],
    ['flag', 'ONLY_ZERO_AND_ONE', []],
    ['bit', 'ONLY_ZERO_AND_ONE', ['infer: full', 'transform']],
    ['token', 'ALL_UUID', ['infer: declared', 'transform']],
    ['n', 'TEXT_IN_NUMBER', misfits],
    ['d', 'EPOCH_SECONDS', ['infer: full', 'transform']],
  ]);
  await using move = await realMove('SELECT 1');
  await move.query("CREATE TABLE t (z int, d date); INSERT INTO t VALUES (1, 'infinity')");
  const [table] = (await profile(move.url, PARTS, { for: 'sqlite' })).tables;
  expect(table?.findings.map(({ choices }) => choices)).toEqual([['transform'], ['where', 'transform']]);
});

test('NAME_COLLISION in PostgreSQL: names that differ by case only; 63 bytes are not too long', async () => {
  await using move = await realMove('SELECT 1');
  await move.query(`CREATE TABLE t ("Name" int, name int, "${LONG}" int); CREATE TABLE "T" (a int, b int)`);
  const found = await profile(move.url, PARTS);
  expect(found.names.map(({ code, keys }) => [code, keys.toSorted()])).toEqual([
    ['NAME_COLLISION', ['T', 't']],
    ['NAME_COLLISION', ['Name', 'name']],
  ]);
  const none = await profiled({}, 'CREATE TABLE t (a INT, b INT)');
  expect(none.names).toEqual([]);
});

test('a PostgreSQL source is profiled for SQLite', async () => {
  await using move = await realMove('SELECT 1');
  await move.query(
    "CREATE TABLE t (id int PRIMARY KEY, d date, n numeric); INSERT INTO t VALUES (7, 'infinity', 'NaN')",
  );
  const found = await profile(move.url, PARTS, { for: 'sqlite' });
  expect(codes(found)).toEqual([
    ['DATE_AFTER_9999', 'd'],
    ['NOT_A_NUMBER', 'n'],
  ]);
  const [, date] = found.tables[0]?.columns ?? [];
  expect(date?.becomes).toMatchObject({
    type: { kind: 'date' },
    notes: [{ code: 'VALUES_FITTED', count: 1 }],
  });
});

test('what a column of PostgreSQL becomes is what the plan says, whatever its values look like', async () => {
  await using move = await realMove('SELECT 1');
  await move.query(`CREATE TABLE t (id int PRIMARY KEY, u text, z int);
    INSERT INTO t VALUES (7, '123e4567-e89b-12d3-a456-426614174000', 1)`);
  const options = { infer: 'full' } as const;
  const found = await profile(move.url, PARTS, { for: 'sqlite', options });
  expect(found.tables[0]?.columns.map(({ shapes }) => shapes)).toEqual([[], ['uuid'], ['zero-one']]);
  const config = { source: move.url, target: `sqlite:${move.file}.copy`, options };
  const plan = await createMigrationManager(config, PARTS).plan();
  expect(found.tables[0]?.columns.map(({ becomes }) => becomes?.targetType)).toEqual(
    plan.tables[0]?.columns.map(({ targetType }) => targetType),
  );
});

test('NAME_TOO_LONG: names of SQLite only, since PostgreSQL cuts its own', async () => {
  await using move = await realMove('SELECT 1');
  await move.query(`CREATE TABLE "${LONG}" (a int)`);
  expect((await profile(move.url, PARTS)).names).toEqual([]);
});

test('a manager profiles its source for its target', async () => {
  await using move = await realMove(SCRIPT);
  const found = await move.manager({ infer: 'declared', includeTables: ['t'] }).profile();
  expect(found).toMatchObject({ for: 'postgres', infer: 'declared' });
  expect(found.tables[0]?.columns[1]?.becomes?.targetType).toBe('text');
});

test('wrong options, an unknown dialect and a signal end it as they end a plan', async () => {
  expect(await failure(profiled({ options: { infer: 'much' as never } }))).toMatchObject({
    code: 'CONFIG_INVALID',
  });
  expect(await failure(profiled({ for: 'oracle' }))).toMatchObject({ code: 'DIALECT_UNKNOWN' });
  expect(await failure(profiled({ signal: AbortSignal.abort() }))).toMatchObject({ code: 'INTERRUPTED' });
});
