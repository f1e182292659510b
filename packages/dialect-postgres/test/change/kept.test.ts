import { type ChangeBench, openChangeBench, stepsOf, thereAndBack } from './support.js';

let bench: ChangeBench;
beforeAll(async () => {
  bench = await openChangeBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const KEEP = { keepAs: 'abcdef12' };

test('what is dropped is kept aside where somebody asks for it, and comes back with its rows', async () => {
  const prepared = await bench.prepare(
    `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id serial PRIMARY KEY, p int REFERENCES p, x text NOT NULL DEFAULT 'a'); CREATE INDEX i ON t (x);
     CREATE TABLE u (a int, b int, gone text NOT NULL DEFAULT 'd', n int GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (a, b)); COMMENT ON COLUMN u.gone IS 'c';
     INSERT INTO p VALUES (1); INSERT INTO t (p) VALUES (1), (1); INSERT INTO u VALUES (1, 1, 'one'), (1, 2, 'two')`,
    'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE u (a bigint, b int, PRIMARY KEY (a, b))',
    KEEP,
  );
  expect(prepared.compiled.statements.some(({ risk }) => risk === 'data-loss')).toBe(false);
  const rows = () =>
    bench.ask("SELECT u.a::text, u.b, to_jsonb(u) ->> 'gone', to_jsonb(u) ->> 'n' FROM u ORDER BY 1, 2");
  const before = await rows();
  const start = await prepared.now();
  await prepared.run();
  await bench.ask('DELETE FROM p');
  await bench.ask('INSERT INTO p VALUES (1)');
  await bench.ask('INSERT INTO u VALUES (2, 2)');
  await prepared.undo();
  expect(await prepared.now()).toEqual(start);
  expect(await rows()).toEqual([
    ...before,
    ['2', 2, 'd', null].map((value, index) => (index === 3 ? expect.anything() : value)),
  ]);
  expect(await bench.ask('SELECT id, x FROM t ORDER BY 1')).toEqual([
    [1, 'a'],
    [2, 'a'],
  ]);
  expect(await bench.ask('INSERT INTO t DEFAULT VALUES RETURNING id')).toEqual([[3]]);
});

test('what was kept goes when runs are cleaned up after', async () => {
  const prepared = await bench.prepare(
    'CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u (a int)',
    'CREATE TABLE t (a int PRIMARY KEY)',
    KEEP,
  );
  await prepared.run();
  expect(prepared.compiled.notes).toMatchObject([{ code: 'REPLACED_KEPT' }, { code: 'REPLACED_KEPT' }]);
  expect(await bench.there.session.dropKept?.()).toEqual([
    'the schema "godwit_kept_abcdef12_public" with what it kept',
  ]);
});

test('a column that cannot be kept for want of a key is blocked', async () => {
  const { compiled } = await bench.prepare('CREATE TABLE t (a int, b int)', 'CREATE TABLE t (a int)', KEEP);
  expect(compiled.blocked).toMatchObject([
    { place: { table: 't', column: 'b' }, reason: expect.stringContaining('key') },
  ]);
});

test('a change that was cut off after any of its transactions can be taken back', async () => {
  const found = `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE p (id int PRIMARY KEY, m mood DEFAULT 'a'); CREATE TABLE t (id serial PRIMARY KEY, p int REFERENCES p, x text);
    CREATE INDEX i ON t (x); CREATE VIEW v AS SELECT id FROM p; INSERT INTO p VALUES (1); INSERT INTO t (p, x) VALUES (1, '5')`;
  const prepared = await bench.prepare(
    found,
    `CREATE TYPE mood AS ENUM ('a', 'c', 'b'); CREATE TABLE p (id bigint, m mood DEFAULT 'c', k int NOT NULL DEFAULT 0, PRIMARY KEY (id, k), CONSTRAINT pid UNIQUE (id));
     CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, p bigint NOT NULL REFERENCES p (id), x int NOT NULL, CHECK (x > 0)); CREATE INDEX j ON t (x); CREATE VIEW v AS SELECT id, k FROM p`,
  );
  const steps = stepsOf(prepared.compiled.statements);
  const start = await prepared.now();
  expect(steps.length).toBeGreaterThan(8);
  for (let count = 1; count < steps.length; count += 2) {
    const ran = steps.slice(0, count).flat();
    await prepared.run(ran);
    await prepared.undo(ran);
    expect(await prepared.now()).toEqual(start);
  }
  await thereAndBack(prepared, () => bench.ask('SELECT id::text, p::text, x::text FROM t'));
});
