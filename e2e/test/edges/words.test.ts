import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import { cast, epochToTimestamp } from '@godwit/transforms';
import { createTemporaryFolder } from '../temporary-folder.js';
import { fillSqlite, postgresToPostgres, postgresToSqlite, type Scene, sqliteToPostgres } from './scene.js';

describe('SQLite to PostgreSQL', () => {
  let moved: Scene;
  beforeAll(async () => {
    moved = await sqliteToPostgres(`
      CREATE TABLE t (id INTEGER PRIMARY KEY, code VARCHAR(20), day TIMESTAMP, n SMALLINT, price DECIMAL(5,2), flag BOOLEAN, at TIMESTAMP, doc TEXT, fine TIMESTAMP(0));
      WITH RECURSIVE ids(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM ids WHERE i < 2000)
        INSERT INTO t SELECT i, iif(i = 77, printf('%039d', i), 'c' || i), '2024-01-02', iif(i < 3, 70000, 1), 1.5, 1, iif(i = 5, 'never', '2024-01-02 03:04:05'), '{}', iif(i = 6, '2024-01-02 03:04:05.5', '2024-01-02') FROM ids;
      UPDATE t SET price = 12345.67 WHERE id = 9; UPDATE t SET flag = 7 WHERE id = 4;
      CREATE INDEX of_doc ON t (quote(doc));
      CREATE TABLE child (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t (id), CHECK (id <> 3));
      PRAGMA ignore_check_constraints = ON;
      INSERT INTO child VALUES (1, 1), (2, 4000), (3, 5000);`);
  });
  afterAll(() => moved[Symbol.asyncDispose]());

  test.each([
    [
      't.code',
      'The column declares VARCHAR(20) and became text: 1 of 2,000 values is longer than 20 characters (longest: 39; id=77).',
    ],
    [
      't.n',
      'The column declares SMALLINT and became bigint: 2 of 2,000 values are beyond 16 bits (e.g. id=1).',
    ],
    [
      't.price',
      'The column declares DECIMAL(5,2) and became decimal: 1 of 2,000 values has more digits than decimal(5,2) keeps (id=9).',
    ],
    [
      't.flag',
      'The column declares BOOLEAN and became bigint: 1 of 2,000 values is a number other than 0 and 1 (id=4).',
    ],
    [
      't.at',
      'The column declares TIMESTAMP and became text: 1 of 2,000 values is text that is no timestamp (id=5).',
    ],
  ])(
    '%s: a type that is too narrow is told with what is the matter, how often, and where',
    (place, message) => {
      expect(moved.note('TYPE_WIDENED', place)?.message).toBe(message);
    },
  );

  test('dates in a column of timestamps are told as another spelling, with what would keep them', () => {
    expect(moved.codes('t.day')).toEqual(['SPELLING_NORMALIZED']);
    expect(moved.note('SPELLING_NORMALIZED', 't.day')).toMatchObject({
      severity: 'info',
      message: 'Dates without a time are kept as their midnight.',
      suggestion: '--type-mapping t.day=date keeps them as dates.',
      count: 2000,
    });
  });

  test('digits of a second beyond the declared ones widen the type, not its kind', () => {
    expect(moved.note('TYPE_WIDENED', 't.fine')?.message).toBe(
      'The column declares TIMESTAMP(0) and became timestamp: 1 of 2,000 values has more digits of a second than timestamp(0) keeps (id=6).',
    );
  });

  test('an index that is left out is told why, without a statement that has a gap', () => {
    const note = moved.note('INDEX_NOT_CARRIED', 't:of_doc');
    expect(note?.message).toMatch(/was left out: [^:;]+\.$/);
    expect(note).not.toHaveProperty('suggestion');
  });

  test.each([
    ['FOREIGN_KEY_NOT_VALID', 'child:child_t_id_fkey', ['2 | 4000', '3 | 5000']],
    ['CHECK_NOT_VALID', 'child:child_check', ['3 | 5000']],
  ])('%s: the advice lists the rows that are in the way', async (code, place, rows) => {
    expect(await moved.rows(moved.note(code, place)?.suggestion ?? '')).toEqual(rows);
  });

  test('what is SQLite’s own and no loss is not told', () => {
    expect(moved.ledger.filter(({ place }) => place.table?.startsWith('sqlite_'))).toEqual([]);
  });
});

describe('PostgreSQL to SQLite', () => {
  let moved: Scene;
  beforeAll(async () => {
    const tables = Array.from({ length: 30 }, (_, n) => `CREATE TABLE plain${n} (id serial PRIMARY KEY);`);
    moved = await postgresToSqlite(`${tables.join('')}
      CREATE TABLE own (id int GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5 MAXVALUE 1000) PRIMARY KEY);
      CREATE TABLE secret (a int, b text, UNIQUE NULLS NOT DISTINCT (a, b)); ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
      CREATE TABLE kept (a int NOT NULL, UNIQUE NULLS NOT DISTINCT (a)); CREATE POLICY p ON kept USING (true);
      INSERT INTO secret VALUES (1, NULL), (NULL, 'b'), (NULL, NULL)`);
  });
  afterAll(() => moved[Symbol.asyncDispose]());

  test('plain serials are no loss, and that keys have 64 bits is said once', () => {
    expect(moved.complaint).toBe('');
    expect(moved.ledger.filter(({ place }) => place.table?.startsWith('plain'))).toEqual([]);
    expect(moved.note('TYPE_WIDENED', '')?.message).toBe(
      'SQLite makes keys of 64 bits: 31 key columns with fewer take larger numbers now.',
    );
  });

  test('a generator of its own is told with what it loses', () => {
    expect(moved.note('TABLE_OPTION_NOT_CARRIED', 'own.id')?.message).toMatch(
      /so GENERATED ALWAYS, START 100, INCREMENT 5, MAXVALUE 1000 are not kept\.$/,
    );
  });

  test('row security says what holds: on without a policy, or policies that are not in force', () => {
    expect(moved.note('TABLE_NOT_MODELLED', 'secret')).toMatchObject({
      severity: 'loss',
      message: expect.stringMatching(/^Row security, on without a policy, is not carried/),
    });
    expect(moved.note('TABLE_NOT_MODELLED', 'kept')).toMatchObject({
      severity: 'info',
      message: expect.stringMatching(/^1 policy of row security is not carried/),
    });
  });

  test('equal NULLs of a key are kept by indexes that the note gives, and are no matter where none can be', async () => {
    const note = moved.note('UNIQUE_NOT_CARRIED', 'secret:secret_a_b_key');
    expect(note?.suggestion?.match(/CREATE UNIQUE INDEX/g)).toHaveLength(3);
    expect(moved.ledger.filter(({ code }) => code === 'UNIQUE_NOT_CARRIED')).toHaveLength(1);
  });
});

test('an extension and a function that the target has are not told, others are', async () => {
  const made = `CREATE FUNCTION shared() RETURNS int LANGUAGE sql AS 'SELECT 1'`;
  await using moved = await postgresToPostgres(
    `${made}; CREATE FUNCTION lacking() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE pair AS (a int); CREATE TABLE t (id serial PRIMARY KEY)`,
    { before: `${made}; CREATE TYPE pair AS (a int)` },
  );
  expect(moved.complaint).toBe('');
  const told = moved.ledger.filter(({ code }) => code === 'OBJECTS_NOT_CARRIED');
  expect(told.map(({ message }) => message)).toEqual([
    'Functions, procedures and aggregates are not carried: public.lacking().',
  ]);
  expect(moved.note('TABLE_OPTION_NOT_CARRIED', '')?.message).toMatch(/1 serial column did/);
});

test('a note says what a transform made, and not what the values were read as', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const path = join(folder.path, 'a.db');
  fillSqlite(
    path,
    `CREATE TABLE t (id INTEGER PRIMARY KEY, made DATETIME, code UUID);
    INSERT INTO t VALUES (1, 1700000000, x'00112233445566778899aabbccddeeff')`,
  );
  const transforms = [
    epochToTimestamp({ unit: 's', match: { column: 'made' } }),
    cast({ to: 'uuid', match: { column: 'code' } }),
  ];
  const manager = createMigrationManager(
    { source: `sqlite:${path}`, target: database.url },
    { dialects: [sqlite, postgres], transforms },
  );
  const { ledger } = await manager.plan();
  const said = ledger.filter(({ code }) => code.startsWith('TYPE_'));
  expect(said.map(({ code, severity, place, message }) => [code, severity, place.column, message])).toEqual([
    [
      'TYPE_INFERRED',
      'info',
      'code',
      'The column declares UUID and is read as bytes, of which the transform "cast" made uuid: 1 of 1 value is a blob (id=1).',
    ],
    [
      'TYPE_INFERRED',
      'info',
      'made',
      expect.stringMatching(
        /is read as bigint, of which the transform "epoch-to-timestamp" made timestamptz/,
      ),
    ],
  ]);
});
