import type { Table } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, never, openBench } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** Columns to set are a word of PostgreSQL 15; before, all of them are. */
let setNullColumns = '';

async function existing(): Promise<readonly Table[]> {
  const { version } = await bench.session.introspect();
  setNullColumns = Number.parseInt(version, 10) < 15 ? '' : ' (b)';
  await bench.client.query(`CREATE TABLE parent (id bigint PRIMARY KEY, other bigint);
    ALTER TABLE parent ADD CONSTRAINT "it's $godwit$" FOREIGN KEY (other) REFERENCES parent ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
    CREATE TABLE child (a bigint, b bigint REFERENCES parent ON DELETE SET NULL${setNullColumns});
    ALTER TABLE child ADD CONSTRAINT unchecked FOREIGN KEY (a) REFERENCES parent MATCH FULL NOT VALID`);
  return (await bench.session.introspect()).tables;
}

async function definitions(): Promise<unknown> {
  const sql =
    "SELECT conname, pg_get_constraintdef(oid) AS text, convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY conname";
  return (await bench.client.query(sql)).rows;
}

test('suspended keys come back exactly as they were', async () => {
  const tables = await existing();
  const before = await definitions();
  const statements = postgres.ddl.suspendForeignKeys(tables);
  await bench.run(statements.filter((statement) => statement.phase === 'before-load'));
  expect(await definitions()).toEqual([]);
  await bench.run(statements.filter((statement) => statement.phase === 'after-load'));
  expect(await definitions()).toEqual(before);
});

test('the undo brings suspended keys back too, over rows that violate them', async () => {
  const statements = postgres.ddl.suspendForeignKeys(await existing());
  const suspended = statements.filter((statement) => statement.phase === 'before-load');
  await bench.run(suspended);
  await bench.client.query('INSERT INTO child (b) VALUES (99)');
  for (const sql of suspended.flatMap((statement) => statement.undo ?? [])) await bench.client.query(sql);
  expect(await definitions()).toMatchObject([
    {
      conname: 'child_b_fkey',
      convalidated: false,
      text: expect.stringContaining(`SET NULL${setNullColumns}`),
    },
    { conname: "it's $godwit$", convalidated: true },
    { conname: 'unchecked', convalidated: false },
  ]);
});

test('drop takes tables in a cycle, and nothing that hangs on them', async () => {
  await existing();
  await bench.client.query(
    'ALTER TABLE parent ADD FOREIGN KEY (other) REFERENCES parent; CREATE VIEW v AS SELECT id FROM parent',
  );
  const { tables } = await bench.session.introspect();
  const statements = postgres.ddl.drop(tables);
  const step = { runId: 'run', step: 'drop' };
  const refused = bench.session.execute(statements, step, never());
  await expect(refused).rejects.toMatchObject({
    code: 'STATEMENT_FAILED',
    hint: expect.stringContaining('view public.v depends on table public.parent'),
  });
  expect((await bench.session.introspect()).tables).toHaveLength(2);
  await bench.client.query('DROP VIEW v');
  await bench.session.execute(statements, step, never());
  expect((await bench.session.introspect()).tables).toHaveLength(0);
});
