import type { LogicalType, Table } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, column, never, openBench, schemaOf, TEXT, table } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const NAME = 'Key "holder\'s"';
const QUOTED = '"Key ""holder\'s"""';

function keyed(type: LogicalType, lastValue?: string): Table {
  const identity = {
    mode: 'by-default',
    neverReused: true,
    ...(lastValue === undefined ? {} : { lastValue }),
  } as const;
  return table(NAME, [column('the "Id\'', type, { nullable: false, identity }), column('x', TEXT)], {
    primaryKey: { columns: ['the "Id\''] },
  });
}

/** The key of a row that brings none, after rows with these keys were loaded into a table that was there, or that was made. */
async function nextKey(
  keys: readonly string[],
  type: LogicalType = BIGINT,
  lastValue?: string,
  isMade = false,
): Promise<string> {
  const made = keyed(type, lastValue);
  await bench.client.query(`DROP TABLE IF EXISTS ${QUOTED}`);
  await bench.run(postgres.ddl.create(schemaOf([made])).statements);
  for (const key of keys) await bench.client.query(`INSERT INTO ${QUOTED} VALUES (${key})`);
  await bench.run(postgres.ddl.resetIdentities([made], isMade));
  const { rows } = await bench.client.query(
    `INSERT INTO ${QUOTED} (x) VALUES ('new') RETURNING "the ""Id'"::text AS id`,
  );
  return rows[0].id;
}

test.each([
  ['an empty table', [], undefined, '1'],
  ['positive keys', ['5', '2'], undefined, '6'],
  ['negative keys only', ['-7', '-3'], undefined, '1'],
  ['a zero', ['0'], undefined, '1'],
  ['a generator that was further', ['5'], '40', '41'],
  ['a generator that was further, and no row', [], '40', '41'],
  ['a generator that was behind', ['50'], '40', '51'],
  ['a generator that is used up', ['50'], '9223372036854775807', '51'],
  ['the key before the largest', ['9223372036854775806'], undefined, '9223372036854775807'],
  ['the largest key', ['1', '2', '9223372036854775807'], undefined, '3'],
  ['the largest key and a far one', ['9000000000000000000', '9223372036854775807'], undefined, '2'],
  ['the largest key alone', ['9223372036854775807'], undefined, '2'],
] as const)('%s: the next key is above the largest, or in the largest gap', async (_, keys, last, next) => {
  expect(await nextKey(keys, BIGINT, last)).toBe(next);
  expect(await nextKey(keys, BIGINT, last, true)).toBe(next);
});

test('smaller integers end where they end', async () => {
  for (const isMade of [false, true]) {
    expect(await nextKey(['3', '32767'], { kind: 'integer', bits: 16 }, undefined, isMade)).toBe('4');
    expect(await nextKey(['2147483646'], { kind: 'integer', bits: 32 }, undefined, isMade)).toBe(
      '2147483647',
    );
  }
});

const OWN_NAMES = [
  'next',
  'key',
  'sequence',
  'last',
  'rows',
  'top',
  'way',
  'step',
  'value',
  'high',
  'width',
  'gap',
];

test.each([false, true])(
  'columns are called what the statement calls things (made: %s): the next key is above the largest',
  async (isMade) => {
    const identity = { mode: 'by-default', neverReused: true } as const;
    const made = table('state', [
      column('id', BIGINT, { nullable: false, identity }),
      ...OWN_NAMES.map((name) => column(name, TEXT)),
    ]);
    for (const [keys, next] of [
      ['7', '8'],
      ['1), (9223372036854775807', '2'],
    ]) {
      await bench.client.query('DROP TABLE IF EXISTS state');
      await bench.run(postgres.ddl.create(schemaOf([made])).statements);
      await bench.client.query(`INSERT INTO state (id) VALUES (${keys})`);
      await bench.run(postgres.ddl.resetIdentities([made], isMade));
      const { rows } = await bench.client.query('INSERT INTO state (next) VALUES (NULL) RETURNING id::text');
      expect(rows).toEqual([{ id: next }]);
    }
  },
);

test('the largest key makes a note', async () => {
  await nextKey(['1', '9223372036854775807']);
  const [statement] = postgres.ddl.resetIdentities([keyed(BIGINT)]);
  expect(statement?.noteWhen?.note.code).toBe('IDENTITY_EXHAUSTED');
  const probe = statement?.noteWhen?.probe;
  expect(await bench.session.count(probe === undefined ? [] : [probe])).toEqual([
    { count: 1n, keys: ['the "Id\'=9223372036854775807'] },
  ]);
});

test.each([false, true])(
  'the proof uses up no key and fails where a key would come again (made: %s)',
  async (isMade) => {
    await nextKey(['5']);
    const [statement] = postgres.ddl.resetIdentities([keyed(BIGINT)], isMade);
    await bench.client.query(`INSERT INTO ${QUOTED} VALUES (100)`);
    const proof = { ...statement, id: 'proof', sql: 'SELECT 1' } as NonNullable<typeof statement>;
    await expect(
      bench.session.execute([proof], { runId: 'run', step: 'proof' }, never()),
    ).rejects.toMatchObject({
      code: 'EXPECTATION_FAILED',
      place: { table: NAME },
    });
  },
);

test('a serial, and a column that reads a sequence of another name, are raised too', async () => {
  await bench.client.query(`CREATE SEQUENCE "My seq"; CREATE TABLE named (id bigint DEFAULT nextval('"My seq"'));
    CREATE TABLE serials (id serial); CREATE TABLE always (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5));
    INSERT INTO named VALUES (7); INSERT INTO serials VALUES (8); INSERT INTO always OVERRIDING SYSTEM VALUE VALUES (33)`);
  const { tables } = await bench.session.introspect();
  await bench.run(postgres.ddl.resetIdentities(tables.filter((one) => one.name.name !== NAME)));
  const next = async (name: string) =>
    (await bench.client.query(`INSERT INTO ${name} DEFAULT VALUES RETURNING id::int AS id`)).rows[0].id;
  expect([await next('named'), await next('serials'), await next('always')]).toEqual([8, 9, 38]);
});
