import { type DialectName, type TwoDatabases, twoDatabases } from './support/two-databases.js';

/** Moves what a script makes, and spoils the copy. */
async function spoiled(
  [from, to]: readonly [DialectName, DialectName],
  script: string,
  spoil: string,
): Promise<TwoDatabases> {
  const pair = await twoDatabases(from, to);
  await pair.source.run(script);
  await pair.manager().migrate();
  await pair.target.run(spoil);
  return pair;
}

const sorted = async (pair: TwoDatabases, sql: string) => [
  (await pair.source.rows(sql)).map(String).toSorted(),
  (await pair.target.rows(sql)).map(String).toSorted(),
];

const SOURCE = `
  CREATE TABLE log (line text, n bigint, at timestamp);
  INSERT INTO log VALUES ('a', 1, '2024-01-01 10:00:00'), ('a', 1, '2024-01-01 10:00:00'), ('b', NULL, NULL),
    ('gone', 2, NULL), ('gone', 2, NULL), ('same', 3, NULL), ('same', 3, NULL), ('same', 3, NULL);
  CREATE TABLE twice (v text);
  INSERT INTO twice VALUES ('x'), ('x');
  CREATE TABLE holed (a bigint, b text, UNIQUE (a, b));
  INSERT INTO holed VALUES (1, 'x'), (NULL, 'y'), (NULL, 'y'), (NULL, 'y'), (2, NULL);
  CREATE TABLE many (n bigint, v text);
  INSERT INTO many WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT n, 'row ' || n FROM s`;

const SPOIL = `
  DELETE FROM log WHERE line = 'gone';
  INSERT INTO log VALUES ('a', 1, '2024-01-01 10:00:00'), ('A', 1, NULL), ('b', NULL, NULL), ('b', NULL, NULL), ('', NULL, NULL);
  INSERT INTO twice VALUES ('x');
  DELETE FROM holed WHERE a = 2;
  UPDATE holed SET b = 'z' WHERE a = 1;
  INSERT INTO holed VALUES (NULL, 'y'), (NULL, 'q'), (NULL, NULL);
  DELETE FROM many WHERE n % 5000 = 7;
  UPDATE many SET v = 'other' WHERE n IN (9, 19999);
  INSERT INTO many SELECT n, v FROM many WHERE n = 30`;

test.each<[DialectName, DialectName]>([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
])(
  'rows that no key tells apart are written, and deleted where that is asked: from %s to %s',
  async (from, to) => {
    await using pair = await spoiled([from, to], SOURCE, SPOIL);
    const repaired = async (deleteExtra: boolean) => {
      const { status, tables } = await pair.manager().repair({ deleteExtra });
      const done = tables.map((one) => [
        one.name.replace('public.', ''),
        [one.written, one.deleted, one.kept],
      ]);
      return [status, Object.fromEntries(done)];
    };
    expect(await repaired(false)).toEqual([
      'different',
      { log: [2, 0, 5], twice: [0, 0, 1], holed: [2, 0, 4], many: [6, 0, 3] },
    ]);
    expect(await repaired(true)).toEqual([
      'repaired',
      { log: [0, 5, 0], twice: [0, 1, 0], holed: [0, 4, 0], many: [0, 3, 0] },
    ]);
    for (const sql of [
      'SELECT line, n FROM log',
      'SELECT v FROM twice',
      'SELECT a, b FROM holed',
      'SELECT n, v FROM many',
    ]) {
      const [here, there] = await sorted(pair, sql);
      expect(there).toEqual(here);
    }
  },
  120_000,
);

describe('a key that one side alone has', () => {
  const WITH_KEY = `CREATE TABLE t (id bigint NOT NULL, v text, PRIMARY KEY (id)); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')`;
  const BARE = `CREATE TABLE t (id bigint NOT NULL, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')`;
  const CHANGES = `UPDATE t SET v = 'x' WHERE id = 1; DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (4, 'd')`;

  test.each<[DialectName, DialectName, string]>([
    ['sqlite', 'postgres', 'ALTER TABLE t DROP CONSTRAINT t_pkey'],
    [
      'postgres',
      'sqlite',
      'ALTER TABLE t RENAME TO old; CREATE TABLE t AS SELECT * FROM old; DROP TABLE old',
    ],
  ])('the source has it, from %s to %s', async (from, to, withoutKey) => {
    await using pair = await spoiled([from, to], WITH_KEY, `${withoutKey}; ${CHANGES}`);
    const result = await pair.manager().repair({ deleteExtra: true });
    expect(result.tables).toEqual([{ name: expect.stringMatching(/t$/), written: 2, deleted: 2, kept: 0 }]);
    expect(result.verification.tables).toMatchObject([{ status: 'same', method: 'multiset' }]);
    const [here, there] = await sorted(pair, 'SELECT id, v FROM t');
    expect(there).toEqual(here);
  });

  test.each<[DialectName, DialectName, string]>([
    ['sqlite', 'postgres', 'ALTER TABLE t ADD PRIMARY KEY (id)'],
    [
      'postgres',
      'sqlite',
      "DROP TABLE t; CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, v TEXT) WITHOUT ROWID; INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')",
    ],
  ])('the target has it, from %s to %s', async (from, to, withKey) => {
    await using pair = await spoiled([from, to], BARE, `${withKey}; ${CHANGES}`);
    expect((await pair.manager().verify()).tables[0]?.differences).toMatchObject([
      { kind: 'extra' },
      { kind: 'changed', columns: ['v'] },
      { kind: 'missing' },
    ]);
    const result = await pair.manager().repair();
    expect(result.tables).toMatchObject([{ written: 2, deleted: 0, kept: 1 }]);
    const mended = await pair.manager().repair({ deleteExtra: true });
    expect(mended.tables).toMatchObject([{ written: 0, deleted: 1, kept: 0 }]);
    const [here, there] = await sorted(pair, 'SELECT id, v FROM t');
    expect(there).toEqual(here);
  });

  test('rows that the key of the target forbids stay out, and are said', async () => {
    const script = `CREATE TABLE t (id bigint NOT NULL, v text); INSERT INTO t VALUES (1, 'a'), (1, 'b'), (2, 'c')`;
    await using pair = await spoiled(
      ['sqlite', 'postgres'],
      script,
      `DELETE FROM t WHERE v <> 'a'; ALTER TABLE t ADD PRIMARY KEY (id)`,
    );
    const result = await pair.manager().repair({ deleteExtra: true });
    expect(result).toMatchObject({
      status: 'different',
      tables: [
        { written: 1, deleted: 0, kept: 0, refused: expect.stringContaining('of 1 row of the source') },
      ],
    });
    expect(await pair.target.rows('SELECT id, v FROM t ORDER BY id')).toEqual([
      ['1', 'a'],
      ['2', 'c'],
    ]);
  });
});

test('rows of a key with NULLs in SQLite are told apart by their other values', async () => {
  await using pair = await spoiled(
    ['sqlite', 'sqlite'],
    `CREATE TABLE t (k text PRIMARY KEY, v text); INSERT INTO t VALUES ('a', '1'), (NULL, '2'), (NULL, '3'), (NULL, '3')`,
    '',
  );
  expect((await pair.manager().verify()).status).toBe('same');
  await pair.target.run(`DELETE FROM t WHERE v = '2'; INSERT INTO t VALUES (NULL, '3'), (NULL, '4')`);
  const result = await pair.manager().repair({ deleteExtra: true });
  expect(result).toMatchObject({ status: 'repaired', tables: [{ written: 1, deleted: 2, kept: 0 }] });
  const [here, there] = await sorted(pair, 'SELECT k, v FROM t');
  expect(there).toEqual(here);
});

test('values that have no equality or more than one spelling are found again', async () => {
  await using pair = await spoiled(
    ['postgres', 'postgres'],
    `CREATE TABLE t (j json, b jsonb, p point, d numeric, f double precision, y bytea, a text[], c char(4));
     INSERT INTO t VALUES ('{"a":  1}', '{"a":1}', '(1,2)', 1.10, 'NaN', '\\x00ff', '{a,NULL,"b c"}', 'x')`,
    `INSERT INTO t SELECT * FROM t; INSERT INTO t SELECT j, b, p, d, f, y, a, 'y' FROM t`,
  );
  const result = await pair.manager().repair({ deleteExtra: true });
  expect(result).toMatchObject({ status: 'repaired', tables: [{ written: 0, deleted: 3 }] });
  expect(await pair.target.rows('SELECT c FROM t')).toEqual([['x   ']]);
});

test('a row that an application wrote in another spelling is deleted as well', async () => {
  await using pair = await spoiled(
    ['postgres', 'sqlite'],
    `CREATE TABLE t (at timestamp, ok boolean); INSERT INTO t VALUES ('2024-01-01 10:00', true)`,
    `INSERT INTO t VALUES ('2024-02-02T10:00:00.000', 1), ('2024-01-01T10:00:00.000', 1)`,
  );
  const result = await pair.manager().repair({ deleteExtra: true });
  expect(result).toMatchObject({ status: 'repaired', tables: [{ written: 0, deleted: 2 }] });
});
