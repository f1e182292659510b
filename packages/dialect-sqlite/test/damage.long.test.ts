import type { Damage } from '@godwit/plugin-api';
import { damagePage, lowerCellCount, makeTables, pagesOf } from './damage-support.js';
import { makeDatabase, open, temporaryFolder } from './support.js';

async function damageIn(
  path: string,
  tables: readonly string[] = ['t', 'other'],
): Promise<readonly Damage[]> {
  await using session = await open(path);
  return (
    (await session.findDamage?.(
      tables.map((name) => ({ name })),
      new AbortController().signal,
    )) ?? []
  );
}

type Kind = (path: string) => number;

const leaf: Kind = (path) => pagesOf(path, 't', 'leaf')[3] as number;
const KINDS: Readonly<Record<string, Kind>> = {
  'a leaf that counts ten cells less': (path) => lowerCellCount(path, leaf(path), 10),
  'an interior page that counts one cell less': (path) =>
    lowerCellCount(path, pagesOf(path, 't', 'internal')[0] as number, 1),
  'a leaf that counts no cell': (path) => damagePage(path, leaf(path), (bytes) => bytes.writeUInt16BE(0, 3)),
  'a leaf that gives one cell twice': (path) =>
    damagePage(path, leaf(path), (bytes) => bytes.writeUInt16BE(bytes.readUInt16BE(8), 10)),
  'a leaf of zeros': (path) => damagePage(path, leaf(path), (bytes) => bytes.fill(0)),
  'a chain of overflow pages that is cut': (path) =>
    damagePage(path, pagesOf(path, 't', 'overflow')[0] as number, (bytes) => bytes.writeUInt32BE(0, 0)),
};

describe.each([
  ['a rowid table', '', ''],
  ['a rowid table with an index', '', 'CREATE INDEX t_name ON t (name)'],
  ['a table without rowids', ' WITHOUT ROWID', ''],
])('in %s', (_, options, more) => {
  test.each(Object.entries(KINDS))('%s is found', async (_kind, damage) => {
    using folder = temporaryFolder();
    const path = makeTables(folder.file('a.db'), options, more);
    expect(await damageIn(path)).toEqual([]);
    damage(path);
    const found = await damageIn(path);
    expect(found.map(({ place }) => place.table)).toEqual(found.map(() => 't'));
    expect(found).not.toEqual([]);
    expect(await damageIn(path, ['other'])).toEqual([]);
  });
});

test('the page is named', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'));
  const page = lowerCellCount(path, leaf(path), 10);
  expect(await damageIn(path)).toMatchObject([{ place: { table: 't' }, page }]);
});

test('a damaged index is named, because reads may go along it', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'), '', 'CREATE INDEX t_name ON t (name)');
  const page = lowerCellCount(path, pagesOf(path, 't_name', 'leaf')[2] as number, 10);
  expect(await damageIn(path)).toMatchObject([
    { place: { table: 't' }, page },
    { place: { table: 't', object: 't_name' } },
  ]);
});

test('a page that two tables share is found, though each alone looks well', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'));
  const [first] = pagesOf(path, 't', 'overflow') as [number];
  const [own] = pagesOf(path, 'other', 'overflow') as [number];
  // The chains of both are two pages long.
  damagePage(path, pagesOf(path, 'other', 'leaf')[0] as number, (bytes) => {
    const at = bytes.indexOf(Buffer.from([0, 0, own >> 8, own & 255]), 12);
    bytes.writeUInt32BE(first, at);
  });
  expect(await damageIn(path)).not.toEqual([]);
});

test('tables are looked at one by one beside a virtual one, whose contents are not read', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'), '', 'CREATE VIRTUAL TABLE f USING fts5(x)');
  expect(await damageIn(path)).toEqual([]);
  const page = lowerCellCount(path, leaf(path), 10);
  expect(await damageIn(path)).toMatchObject([{ place: { table: 't' }, page }]);
});

test('the list of tables itself may be damaged', async () => {
  using folder = temporaryFolder();
  const path = makeTables(folder.file('a.db'));
  damagePage(path, 1, (bytes) => bytes.writeUInt16BE(bytes.readUInt16BE(103) - 1, 103));
  expect(await damageIn(path, ['t'])).toMatchObject([{ place: { table: 'sqlite_schema' }, page: 1 }]);
});

test('values against the rules of their column, and odd names, are no damage', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE "10" (a INTEGER CHECK (a > 0), b TEXT NOT NULL, c INTEGER);
     PRAGMA ignore_check_constraints = 1;
     INSERT INTO "10" VALUES (-1, 'x', 'no number');
     CREATE TABLE "it's" (a ANY NOT NULL) STRICT;`,
  );
  expect(await damageIn(path, ['10', "it's"])).toEqual([]);
});
