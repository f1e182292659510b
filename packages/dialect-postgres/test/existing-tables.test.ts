import type { Table } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, never, openBench } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

async function existing(): Promise<readonly Table[]> {
  await bench.client.query(`CREATE TABLE parent (id bigint PRIMARY KEY, other bigint REFERENCES parent);
    CREATE TABLE child (a bigint, b bigint REFERENCES parent)`);
  return (await bench.session.introspect()).tables;
}

test('drop takes tables in a cycle, and nothing that hangs on them', async () => {
  await existing();
  await bench.client.query('CREATE VIEW v AS SELECT id FROM parent');
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
