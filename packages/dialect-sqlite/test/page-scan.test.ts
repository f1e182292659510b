import type { KeptBlock } from '../src/read/digest/kept-digest.js';
import { compareAny, profiles } from './page-scan-support.js';
import { makeDatabase, temporaryFolder } from './support.js';

test('a profile by pages is that of SQL, whatever the values are', async () => {
  await compareAny(30);
}, 60_000);

test('SQL is not asked for shapes that some value on the pages cannot have', async () => {
  using folder = temporaryFolder();
  const script = `CREATE TABLE t (id INTEGER PRIMARY KEY, code VARCHAR(9), n INTEGER, r REAL, at DATETIME);
    INSERT INTO t VALUES (1, 'a', 7, 1.5, '2024-01-02 03:04:05'), (2, 'b', 1, 0.5, '2024-01-02 03:04:06');
    CREATE TABLE u (id INTEGER PRIMARY KEY, code TEXT);
    INSERT INTO u VALUES (1, '0d9ac3a6-6e7a-4f6c-9c5e-0c3a7e1b2d4f')`;
  const prepared: string[] = [];
  const path = makeDatabase(folder.file('a.db'), script);
  for (const [, byPages, bySql] of await profiles(path, { prepared, asked: 'shapes' }))
    expect(byPages).toEqual(bySql);
  expect(prepared.filter((sql) => /FROM "main"."t" .*ORDER BY/.test(sql))).toEqual([]);
  expect(prepared.filter((sql) => /FROM "main"."u"/.test(sql)).join()).toContain('octet_length("code")=36');
});

test('of rows that are older than a column SQL is asked for its value once', async () => {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 30 }, (_, index) => `(${index + 100}, 'a')`).join();
  const script = `CREATE TABLE t (n INTEGER, a TEXT); INSERT INTO t VALUES ${rows};
    ALTER TABLE t ADD COLUMN later TEXT; ALTER TABLE t ADD COLUMN level INTEGER NOT NULL DEFAULT 3;
    INSERT INTO t VALUES (7, 'b', NULL, 4)`;
  const prepared: string[] = [];
  for (const [, byPages, bySql] of await profiles(makeDatabase(folder.file('a.db'), script), {
    prepared,
    asked: 'shapes',
  }))
    expect(byPages).toEqual(bySql);
  const asked = prepared.filter((sql) => /FROM "main"."t" .*ORDER BY/.test(sql));
  expect(asked.map((sql) => /SELECT typeof\("(\w+)"\).* LIMIT \? OFFSET \?$/.exec(sql)?.[1])).toEqual([
    'later',
    'level',
  ]);
});

test('a scan digests the rows of a table with a key, unless some value has no image', async () => {
  using folder = temporaryFolder();
  const script = `CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, r REAL); INSERT INTO a VALUES (1, 2, 3), (5, NULL, 0.5);
    CREATE TABLE b (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO b VALUES (1, 'x'), (2, 3);
    CREATE TABLE c (n INTEGER); INSERT INTO c VALUES (1);
    CREATE TABLE d (k TEXT PRIMARY KEY, j JSONB_TEXT) WITHOUT ROWID; INSERT INTO d VALUES ('x', '{"b": 1, "a": 2}')`;
  const found = await profiles(makeDatabase(folder.file('a.db'), script));
  const digests = found.map(([table, byPages]) => [table, (byPages as { digests?: KeptBlock[] }).digests]);
  const block = { digest: expect.any(String) };
  expect(Object.fromEntries(digests)).toEqual({
    a: [{ ...block, rows: 2, last: '5' }],
    b: undefined,
    c: undefined,
    d: [{ ...block, rows: 1, last: [['t', 'x']] }],
  });
});
