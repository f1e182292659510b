import { type AnyTransform, defineTransform, isMigrationError } from '@godwit/plugin-api';
import { exitCodeOf, type MigrationOptions, type MigrationPlan, type MigrationResult } from '../src/index.js';
import { type DialectName, type TwoDatabases, twoDatabases } from './support/two-databases.js';

/** What `--strict` makes of it: the exit code, and losses and warnings by code and place, with how many rows they count. */
function verdict(outcome: MigrationPlan | MigrationResult) {
  const grave = outcome.ledger.filter(({ severity }) => severity !== 'info');
  return {
    exitCode: exitCodeOf(outcome),
    notes: grave.map(({ code, place, count }) => ({ code, place, count })),
  };
}

/** The plan of a move and the move have one verdict, which is the answer. */
async function verdictOf(
  pair: TwoDatabases,
  options: MigrationOptions = {},
  transforms: readonly AnyTransform[] = [],
) {
  const manager = pair.manager({ strict: true, verify: 'none', ...options }, transforms);
  const planned = verdict(await manager.plan());
  try {
    expect(planned).toEqual(verdict(await manager.migrate()));
  } catch (error) {
    if (!isMigrationError(error)) throw error;
    expect(planned.exitCode).toBe(exitCodeOf(error));
  }
  return planned;
}

const FAMILY = `
  CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY, n bigint);
  CREATE TABLE child (id bigint NOT NULL PRIMARY KEY, parent_id bigint REFERENCES parent (id), n bigint);
  INSERT INTO parent VALUES (1, 1), (2, 2);
  INSERT INTO child VALUES (1, 1, 1), (2, 2, 1), (3, NULL, 5);`;

test.each<[DialectName, DialectName]>([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
])('rows that point at what is left out are planned as they are found: from %s to %s', async (from, to) => {
  await using pair = await twoDatabases(from, to);
  await pair.source.run(FAMILY);
  const found = await verdictOf(pair, { where: { parent: 'id = 1', child: 'n < 5' } });
  expect(found).toMatchObject({ exitCode: 3, notes: [{ code: 'FOREIGN_KEY_NOT_VALID', count: 1 }] });
});

test('rows against references and checks of the source are planned as they are found', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(`${FAMILY}
    INSERT INTO child VALUES (4, 9, 1), (5, 8, 1);
    CREATE TABLE checked (id integer PRIMARY KEY, n integer CHECK (n > 0));
    PRAGMA ignore_check_constraints = ON;
    INSERT INTO checked VALUES (1, 1), (2, -1), (9223372036854775807, -2)`);
  const { exitCode, notes } = await verdictOf(pair);
  expect(exitCode).toBe(3);
  expect(notes.map(({ code, count }) => [code, count])).toEqual(
    expect.arrayContaining([
      ['FOREIGN_KEY_NOT_VALID', 2],
      ['CHECK_NOT_VALID', 2],
      ['IDENTITY_EXHAUSTED', 1],
    ]),
  );
});

test('checks and references that PostgreSQL never looked at are planned as SQLite finds them', async () => {
  await using pair = await twoDatabases('postgres', 'sqlite');
  await pair.source.run(`
    CREATE TABLE parent (id bigint PRIMARY KEY);
    CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint, n bigint);
    INSERT INTO child VALUES (1, 5, -1);
    ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent NOT VALID;
    ALTER TABLE child ADD CHECK (n > 0) NOT VALID`);
  const { notes } = await verdictOf(pair);
  expect(notes.map(({ code }) => code).toSorted()).toEqual(['CHECK_NOT_VALID', 'FOREIGN_KEY_NOT_VALID']);
});

test('rows that become equal in a key of the target are planned as they are found', async () => {
  const script = `
    CREATE TABLE slot (at DATETIME PRIMARY KEY, who TEXT);
    INSERT INTO slot VALUES ('2024-01-01 00:00:00', 'a'), ('2024-01-01T00:00:00', 'b');
    CREATE TABLE visit (id INTEGER PRIMARY KEY, at DATETIME REFERENCES slot (at));
    CREATE TABLE mixed (v, UNIQUE (v));
    INSERT INTO mixed VALUES (1), ('1'), (NULL), (NULL)`;
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(script);
  const { exitCode, notes } = await verdictOf(pair);
  expect(exitCode).toBe(3);
  const failed = notes.filter(({ code }) => code === 'STEP_FAILED');
  expect(failed.map(({ place }) => place.object).toSorted()).toEqual([
    'mixed_v_key',
    'slot_pkey',
    'visit_at_fkey',
  ]);
});

test('what stands in the way is told beside the plan, and ends the move with the same code', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(FAMILY);
  await pair.target.run('CREATE TABLE parent (id bigint); INSERT INTO parent VALUES (7)');
  const plan = await pair.manager().plan();
  expect(plan.tables).toHaveLength(2);
  expect(plan.dropped).toEqual([]);
  expect(plan.obstacles).toMatchObject([{ code: 'TARGET_NOT_EMPTY' }]);
  expect((await verdictOf(pair)).exitCode).toBe(1);
  await pair.target.run('CREATE VIEW reader AS SELECT id FROM parent');
  const dropping = await pair.manager({ onExisting: 'drop' }).plan();
  expect(dropping.obstacles).toMatchObject([
    { code: 'TARGET_NOT_EMPTY', message: expect.stringContaining('the view public.reader') },
  ]);
  expect((await verdictOf(pair, { onExisting: 'drop' })).exitCode).toBe(1);
  expect(await pair.target.rows('SELECT * FROM reader')).toEqual([['7']]);
});

test('a folder that is not there is planned as the move meets it', async () => {
  await using pair = await twoDatabases('postgres', 'sqlite', 'missing/folder/app.db');
  await pair.source.run('CREATE TABLE t (id bigint)');
  const plan = await pair.manager().plan();
  expect(plan.obstacles).toMatchObject([{ code: 'DATABASE_NOT_FOUND' }]);
  expect((await verdictOf(pair)).exitCode).toBe(exitCodeOf(plan));
});

test('triggers of a target that name what is not there are named before anything is written', async () => {
  await using pair = await twoDatabases('postgres', 'sqlite');
  await pair.source.run('CREATE TABLE c (id bigint PRIMARY KEY, n bigint); INSERT INTO c VALUES (1, 1)');
  await pair.target.run(`
    CREATE TABLE c (id integer PRIMARY KEY, n bigint);
    CREATE TABLE log (x);
    CREATE TRIGGER logs AFTER INSERT ON c BEGIN INSERT INTO log VALUES (new.n); END;
    CREATE TRIGGER fine BEFORE INSERT ON c BEGIN SELECT 1; END;
    CREATE TRIGGER calls AFTER INSERT ON c BEGIN SELECT application(new.n); END;
    DROP TABLE log`);
  const found = {
    code: 'TARGET_TRIGGER_BROKEN',
    place: { table: 'c', object: 'logs' },
    hint: expect.stringContaining('DROP TRIGGER "logs";'),
  };
  const manager = pair.manager({ dataOnly: true, verify: 'none' });
  expect((await manager.plan()).obstacles).toMatchObject([found]);
  await expect(manager.migrate()).rejects.toMatchObject(found);
  expect(await pair.target.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'godwit%'")).toEqual([]);
  await pair.target.run('DROP TRIGGER logs');
  // A function that only the application has is no fault of the trigger, which rests anyhow.
  expect(await verdictOf(pair, { dataOnly: true })).toEqual({ exitCode: 0, notes: [] });
  expect(await pair.target.rows("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")).toEqual([
    ['2'],
  ]);
});

test('values that may be too long for an index are told before, and the index is told when it cannot be made', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  const long = "(SELECT group_concat(hex(randomblob(8)), '') FROM n)";
  await pair.source.run(`
    CREATE TABLE t (id integer PRIMARY KEY, s text UNIQUE, plain text, b blob);
    CREATE INDEX of_bytes ON t (b);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
    INSERT INTO t SELECT 1, ${long}, ${long}, x'00' UNION ALL SELECT 2, 'short', 'short', NULL`);
  const { exitCode, notes } = await verdictOfEach(pair);
  expect(exitCode).toEqual([3, 3]);
  expect(notes).toEqual([['INDEX_MAY_NOT_FIT t_s_key 1'], ['STEP_FAILED t_s_key undefined']]);
});

/** Of a plan and of the move that follows it. */
async function verdictOfEach(pair: TwoDatabases) {
  const manager = pair.manager({ strict: true, verify: 'none' });
  const found = [verdict(await manager.plan()), verdict(await manager.migrate())];
  return {
    exitCode: found.map(({ exitCode }) => exitCode),
    notes: found.map(({ notes }) =>
      notes.map(({ code, place, count }) => `${code} ${place.object} ${count}`),
    ),
  };
}

test('rows that are left out for their values are planned as they are found', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(`
    CREATE TABLE p (id integer PRIMARY KEY, n integer);
    CREATE TABLE t (id integer PRIMARY KEY, p integer REFERENCES p (id));
    INSERT INTO p VALUES (1, 1), (2, 'x'); INSERT INTO t VALUES (1, 1), (2, 2)`);
  const { exitCode } = await verdictOf(pair, { columns: { 'p.n': { misfits: 'reject' } } });
  expect(exitCode).toBe(3);
});

test('references through a transform are planned as they are found', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(`
    CREATE TABLE p (id integer PRIMARY KEY);
    CREATE TABLE t (id integer PRIMARY KEY, p integer REFERENCES p (id));
    INSERT INTO p VALUES (1), (2); INSERT INTO t VALUES (1, 1), (2, 2), (3, NULL)`);
  const next = defineTransform<'bigint'>({
    name: 'next',
    match: { table: 't', column: 'p' },
    open: () => (value) => value + 1n,
  });
  const { exitCode, notes } = await verdictOf(pair, {}, [next]);
  expect(exitCode).toBe(3);
  expect(notes).toContainEqual(expect.objectContaining({ code: 'FOREIGN_KEY_NOT_VALID', count: 1 }));
});
