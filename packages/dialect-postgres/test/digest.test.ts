import type { ColumnPlan, Table } from '@godwit/plugin-api';
import fc from 'fast-check';
import { CASES } from './digest-cases.js';
import { allOf, expectedBlocks, keyedRows, openDigester } from './digest-support.js';
import { openSourceBench, plansOf, rowsOf, type SourceBench, tableNamed } from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const BIGINT = { kind: 'bigint' } as const;

async function fill(table: string, rows: readonly (readonly unknown[])[], required: string): Promise<void> {
  const columns = CASES.map(([type], index) => `c${index} ${type} ${required}`);
  await bench.client.query(`CREATE TABLE ${table} (id int PRIMARY KEY, ${columns.join(', ')})`);
  for (const [id, row] of rows.entries()) {
    const values = CASES.map(([type], index) => `$${index + 2}::text::${type}`);
    const texts = row.map((value) => (value === null ? null : Object.is(value, -0) ? '-0' : String(value)));
    await bench.client.query(`INSERT INTO ${table} VALUES ($1, ${values.join(', ')})`, [
      id * 3 - 50,
      ...texts,
    ]);
  }
}

beforeAll(async () => {
  await bench.client.query(`CREATE TYPE mood AS ENUM ('so', 'it''s', '\\'); CREATE DOMAIN word AS text;
    CREATE DOMAIN amount AS numeric CHECK (VALUE <> 'NaN'); CREATE TYPE pair AS (a int, b text)`);
  const some = fc.tuple(...CASES.map(([, values]) => fc.option(values, { freq: 6 })));
  const set = fc.tuple(...CASES.map(([, values]) => values));
  await fill('loose', fc.sample(some, { numRuns: 40, seed: 5 }), '');
  await fill('filled', fc.sample(set, { numRuns: 40, seed: 6 }), 'NOT NULL');
});

/** Compares the digests, of the server and made here, with those of the values that a reading gives. */
async function digests(name: string, plansOfAll: (table: Table) => readonly (readonly ColumnPlan[])[]) {
  await using digester = await openDigester(bench);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), name);
  for (const columns of plansOfAll(table)) {
    const read = await rowsOf(session, table, { columns });
    const rows = [...read].sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(await keyedRows(session, table, { columns, maxRows: 7 })).toEqual(rows);
    for (const size of columns.length > 2
      ? [{}, ...[1, 7, 40, 1_000_000].map((blockRows) => ({ blockRows }))]
      : [{}]) {
      const blocks = await allOf(digester.digest(table, { columns, ...size }));
      expect([columns[1], blocks]).toEqual([columns[1], expectedBlocks(rows, columns, size)]);
    }
  }
}

/** All columns at once, and each column by itself in all its ways. */
function everyPlan(table: Table): readonly (readonly ColumnPlan[])[] {
  const id: ColumnPlan = { name: 'id', as: BIGINT };
  const plans = plansOf(table);
  const single = CASES.flatMap(([, , ...asked], index) => {
    const own = plans[index + 1] ?? id;
    return [own, ...asked.map((plan) => ({ ...own, ...plan }))].map((plan) => [id, plan]);
  });
  return [plans, ...single];
}

test.each(['loose', 'filled'])(
  'digests are those of the values that are read, in table "%s"',
  async (name) => {
    await digests(name, everyPlan);
  },
);

test('a table of very many columns', async () => {
  const columns = Array.from({ length: 250 }, (_, index) => `c${index} text`);
  await bench.client.query(`CREATE TABLE many (id int PRIMARY KEY, ${columns.join(', ')});
    INSERT INTO many (id, c0, c88, c89, c90, c249) SELECT g, 'a', '''', NULL, '\\', 'z' FROM generate_series(1, 9) AS g`);
  await digests('many', (table) => [plansOf(table)]);
});
