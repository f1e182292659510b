import type { BlockDigest } from '@godwit/plugin-api';
import { CopyOut } from '../src/read/rows/copy-out.js';
import { allOf, keyedOptions } from './digest-support.js';
import { openSourceBench, type SourceBench, tableNamed } from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** The blocks of a table, and how they were asked for. */
async function digested(
  name: string,
): Promise<{ readonly blocks: readonly BlockDigest[]; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const submit = CopyOut.prototype.submit;
  CopyOut.prototype.submit = function (connection) {
    const query = connection.query.bind(connection);
    connection.query = (sql: string) => {
      asked.push(/ORDER BY/.test(sql) ? 'in order' : 'as it lies');
      connection.query = query;
      query(sql);
    };
    submit.call(this, connection);
  };
  try {
    await using session = await bench.open();
    const table = tableNamed(await session.introspect(), name);
    const options = { ...keyedOptions(table), blockRows: 7 };
    return { blocks: await allOf(session.digestImages?.(table, options) ?? []), asked };
  } finally {
    CopyOut.prototype.submit = submit;
  }
}

test.each(['smallint', 'integer', 'bigint'])(
  'rows with a key of %s are read as they lie where that is the order of their key',
  async (type) => {
    const first = type === 'bigint' ? -5_000_000_000n : -100n;
    await bench.client.query(`DROP TABLE IF EXISTS t;
      CREATE TABLE t (note text, blob bytea, id ${type} PRIMARY KEY, v text);
      INSERT INTO t SELECT CASE WHEN g % 3 = 0 THEN 'x' END, decode('00ff', 'hex'), ${first} + g, 'v' || g FROM generate_series(1, 2000) AS g`);
    const before = await digested('t');
    expect(before.asked).toEqual(['in order']);
    await bench.client.query('ANALYZE t');
    expect(await digested('t')).toEqual({ ...before, asked: ['as it lies'] });
  },
);

test('rows that only seem to lie in the order of their key are read again in that order', async () => {
  await bench.client.query(`CREATE TABLE moved (id integer PRIMARY KEY, v text);
    INSERT INTO moved SELECT g, 'v' || g FROM generate_series(1, 2000) AS g; ANALYZE moved`);
  const before = await digested('moved');
  expect(before.asked).toEqual(['as it lies']);
  // The row goes to the end of the table, and nobody has looked since.
  await bench.client.query('UPDATE moved SET v = v WHERE id = 1999');
  expect(await digested('moved')).toEqual({ ...before, asked: ['as it lies', 'in order'] });
});

test('rows in no order, and keys of two columns, are read along their index', async () => {
  await bench.client.query(`CREATE TABLE mixed (id integer PRIMARY KEY);
    INSERT INTO mixed SELECT g FROM generate_series(1, 2000) AS g ORDER BY g % 7, g;
    CREATE TABLE pairs (a integer, b integer, PRIMARY KEY (a, b));
    INSERT INTO pairs SELECT g, g FROM generate_series(1, 2000) AS g; ANALYZE mixed, pairs`);
  expect((await digested('mixed')).asked).toEqual(['in order']);
  expect((await digested('pairs')).asked).toEqual(['in order']);
});
