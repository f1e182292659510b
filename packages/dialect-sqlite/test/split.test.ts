import type { KeyRange } from '@godwit/plugin-api';
import { makeDatabase, open, readOptions, tableNamed, temporaryFolder } from './support.js';

const ROWS = 20_000;

/** How many rows of a table with these rowids are in each range; every row is read once. */
async function partsOf(rowid: string, parts: number, more = ''): Promise<readonly number[]> {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `${more}; CREATE TABLE t (id INTEGER PRIMARY KEY, words TEXT);
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
     INSERT INTO t SELECT ${rowid}, 'words of the row ' || i FROM n`,
  );
  await using source = await open(path);
  const table = await tableNamed(source, 't');
  const columns = [{ name: 'id', as: { kind: 'bigint' } }] as const;
  const seen = new Set<unknown>();
  const countOf = async (range: KeyRange): Promise<number> => {
    let rows = 0;
    for await (const batch of source.read(table, { ...readOptions(columns), range }))
      for (const [id] of 'rows' in batch ? batch.rows : []) {
        seen.add(id);
        rows += 1;
      }
    return rows;
  };
  const counts: number[] = [];
  for (const range of (await source.split?.(table, parts)) ?? []) counts.push(await countOf(range));
  expect([seen.size, counts.reduce((sum, count) => sum + count, 0)]).toEqual([ROWS, ROWS]);
  return counts;
}

test.each([
  ['one after the other', 'i'],
  ['with one far away', `CASE i WHEN ${ROWS} THEN 9223372036854775807 ELSE i END`],
  ['of two times, far apart', `i + CASE WHEN i > ${ROWS / 2} THEN 1000000000000 ELSE 0 END`],
  ['below zero', '-i * 1000000'],
])('a table whose rowids are %s is cut into parts of about equal size', async (_, rowid) => {
  for (const parts of [2, 7]) {
    const counts = await partsOf(rowid, parts);
    expect(counts).toHaveLength(parts);
    expect(Math.max(...counts)).toBeLessThan((ROWS / parts) * 1.5);
  }
});

test('a table of fewer pages than parts is cut by its numbers', async () => {
  expect(await partsOf('i', 64, 'PRAGMA page_size = 65536')).toHaveLength(64);
});
