import pg from 'pg';
import { type ChangeBench, openChangeBench } from './support.js';

let bench: ChangeBench;
let other: pg.Client;
beforeAll(async () => {
  bench = await openChangeBench();
  other = new pg.Client({ connectionString: bench.there.database.url, application_name: 'other' });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await bench[Symbol.asyncDispose]();
});

test('a change that waits too long for a lock says who holds it, and has changed nothing', async () => {
  const prepared = await bench.prepare(
    'CREATE TABLE t (a int); CREATE TABLE u (a int)',
    'CREATE TABLE t (a bigint); CREATE TABLE u (a bigint)',
  );
  const start = await prepared.now();
  const impatient = prepared.compiled.statements.map((statement) => ({
    ...statement,
    sql: statement.sql.replace("'10s'", "'200ms'"),
  }));
  await other.query('BEGIN; SELECT FROM public.u');
  await expect(prepared.run(impatient)).rejects.toMatchObject({
    code: 'TARGET_BUSY',
    message: expect.stringMatching(
      /Locks on "public"."u" are held by server process \d+ \(user .*, other, idle in transaction\)/,
    ),
    place: { table: 'u' },
  });
  await other.query('ROLLBACK');
  expect(await prepared.now()).toEqual(start);
  await prepared.run();
  await expect(bench.ask("SELECT current_setting('lock_timeout')")).resolves.not.toEqual([['10s']]);
});
