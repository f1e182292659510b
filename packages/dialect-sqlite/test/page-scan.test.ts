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
