import { moveSource } from './move-source.js';
import { ODD_SOURCES } from './odd-sources.js';

test.each(Object.entries(ODD_SOURCES))('%s arrives whole', async (_, sql) => {
  const { code, said, differences, insertFailures } = await moveSource(sql);
  expect({ code, said }).toEqual({ code: 0, said: '' });
  expect(differences).toEqual([]);
  expect(insertFailures).toEqual([]);
});

test('a file with a name that is hard to write in a url arrives whole', async () => {
  const fileName = 'größe #1 ?mode=x&y%20 [a].db';
  const { code, said, differences } = await moveSource("CREATE TABLE t (x); INSERT INTO t VALUES ('a')", {
    fileName,
  });
  expect({ code, said, differences }).toEqual({ code: 0, said: '', differences: [] });
});

const IMPOSSIBLE_KEYS = `
  CREATE TABLE long_values (k TEXT PRIMARY KEY, u BLOB UNIQUE, x TEXT);
  CREATE INDEX long_x ON long_values (x);
  INSERT INTO long_values VALUES (hex(randomblob(9000)), randomblob(9000), hex(randomblob(9000)));
  CREATE TABLE same_when_fitted (flag BOOLEAN UNIQUE, at DATETIME PRIMARY KEY, x UNIQUE);
  INSERT INTO same_when_fitted VALUES ('true', '2024-01-01 00:00:00', 1), (1, '2024-01-01T00:00:00', '1');
  CREATE TABLE fine (id INTEGER PRIMARY KEY, x TEXT UNIQUE);
  INSERT INTO fine VALUES (1, 'a');`;

test('keys that PostgreSQL cannot hold cost the keys, not the rows', async () => {
  const moved = await moveSource(IMPOSSIBLE_KEYS, { flags: ['--on-error', 'skip-table'] });
  expect(moved).toMatchObject({ code: 3, differences: [], insertFailures: [] });
  for (const key of ['long_values_pkey', 'long_x', 'same_when_fitted_pkey'])
    expect(moved.said).toContain(key);
});
