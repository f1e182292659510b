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
