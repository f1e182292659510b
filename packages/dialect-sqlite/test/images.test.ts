import {
  CELL_IMAGES,
  type ColumnPlan,
  encodeCellImages,
  encodeQuotedCsv,
  isEncodedBatch,
  QUOTED_CSV,
  type ReadOptions,
} from '@godwit/plugin-api';
import fc from 'fast-check';
import { COLUMNS, row, TABLE } from './images-support.js';
import { makeDatabase, open, readOptions, tableNamed, temporaryFolder } from './support.js';

const encoding = fc
  .constantFrom('UTF-8', 'UTF-16le', 'UTF-16be')
  .map((name) => `PRAGMA encoding = '${name}'`);

test('cells out of the pages are the images of the values that SQL gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), encoding, async (rows, encoded) => {
      using folder = temporaryFolder();
      const inserts = rows.map((cells) => `INSERT INTO t VALUES (NULL, ${cells.join(', ')});`);
      const path = makeDatabase(folder.file('a.db'), `${encoded};${TABLE};${inserts.join('')}`);
      const { images, values } = await readBoth(path);
      expect(images).toEqual(values);
    }),
    { numRuns: 30 },
  );
}, 60_000);

test.each([
  ['a text in a column of numbers', "small = 'x'"],
  ['a real in a column of integers', 'big = 1.5'],
  ['an infinity', 'real = 9e999'],
  ['a decimal with more digits than its type', 'price = 1.005'],
  ['a text that is too long', "short = 'much too long'"],
  ['a day that is none', "day = '2023-02-29'"],
  ['a time with a zone', "moment = '2023-02-28 10:00:00+02:00'"],
  ['a text in a column of bytes', "bytes = 'x'"],
  ['a text that is no JSON', "doc = '[1,]'"],
  ['a text that is no JSON in its one spelling', "facts = '[1,]'"],
  ['JSON that a jsonb does not hold', `facts = '"\\u0000"'`],
  ['JSON with half a surrogate pair', `doc = '"\\ud800"'`],
  ['JSON in the binary form of SQLite', "facts = jsonb('[1,2]')"],
])('%s is read as before, and so are its neighbours', async (_, change) => {
  await compareWith('UTF-8', change);
});

test.each([
  ['a decimal with a zero before it', "exact = '01.5'"],
  ['a decimal with a sign', "exact = '+1.5'"],
  ['a zero with a sign', "exact = '-0.0'"],
  ['a decimal with an exponent', "free = '1e5'"],
  ['a decimal without digits before its point', "free = '.5'"],
  ['a decimal with more digits after the point than its type', "exact = '1.12345678901'"],
  ['a decimal of too many digits', "exact = '123456789012345678901'"],
  [
    'a number in a column of decimals as texts',
    "single = 1, free = CAST(x'31' AS TEXT), exact = CAST(1.5 AS BLOB)",
  ],
  ['a double that 32 bits do not hold', 'single = 0.1'],
  ['a time without seconds', "hour = '10:00'"],
  ['a time with too many digits', "hour = '10:00:00.1234567'"],
])(
  '%s is read as before, and so are its neighbours, also where only written values count',
  async (_, change) => {
    await compareWith('UTF-8', change);
    await compareWith('UTF-8', change, WRITTEN);
  },
);

const WRITTEN = COLUMNS.map((column) => ({ ...column, asWritten: true }));

test.each([
  ['a decimal with zeros at its end', "exact = '1.50', free = '2.00'"],
  ['a whole number', 'price = 5, amount = 7'],
  ['a decimal near zero', 'amount = 0.00001'],
  ['a T in a time', "moment = '2024-02-29T10:00:00'"],
  ['a time with a zero at its end', "moment = '2024-02-29 10:00:00.50'"],
  ['a time without a zone', "seen = '2024-02-29 10:00:00'"],
  ['a time in UTC', "seen = '2024-02-29 10:00:00+00:00'"],
  ['a time with a Z', "seen = '2024-02-29 10:00:00Z'"],
  ['a clock with a zero at its end', "hour = '10:00:00.50'"],
  ['a clock with a fraction', "hour = '10:00:00.5'"],
  ['a whole number in a column of doubles', 'real = 5'],
  ['a day with a time', "day = '2024-02-29 00:00:00'"],
  ['a UUID in capitals', "key = '0D9AC3A6-6E7A-4F6C-9C5E-0C3A7E1B2D4F'"],
  ['a boolean as a text', "flag = 'true'"],
  ['JSON in another spelling', `facts = '{ "b" : 1 , "a" : 1.0 }'`],
])('%s counts by pages where it counts by SQL, where only written values do', async (_, change) => {
  await compareWith('UTF-8', change, WRITTEN);
});

test.each([
  ['half of a pair', "words = CAST(x'3dd8' AS TEXT)"],
  ['the other half', "words = CAST(x'00de' AS TEXT)"],
  ['two halves in the wrong order', "words = CAST(x'00de3dd8' AS TEXT)"],
  ['half of a unit', "words = CAST(x'610061' AS TEXT)"],
  ['a NUL', "words = 'a' || char(0) || 'b'"],
  ['a text that is too long', "short = 'ööööööö'"],
  ['a text of characters of all lengths', "words = 'aä€\u{1F600}'"],
  ['a text that is no JSON', "facts = '[1,]'"],
  ['a UUID in capitals', "key = '0D9AC3A6-6E7A-4F6C-9C5E-0C3A7E1B2D4F'"],
])('%s in UTF-16 is read as before, and so are its neighbours', async (_, change) => {
  for (const encoded of ['UTF-16le', 'UTF-16be']) await compareWith(encoded, change);
});

async function compareWith(encoded: string, change: string, columns = COLUMNS): Promise<void> {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 1200 }, (_one, index) => `(${index}, 'ä${index}')`).join(',');
  const path = makeDatabase(
    folder.file('a.db'),
    `PRAGMA encoding = '${encoded}'; ${TABLE}; INSERT INTO t (small, words) VALUES ${rows}; UPDATE t SET ${change} WHERE id = 600`,
  );
  const { images, values } = await readBoth(path, columns);
  expect(images).toEqual(values);
}

test('what pages prove and SQL has no spelling for is not rendered by SQL', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      using folder = temporaryFolder();
      const inserts = rows.map((cells) => `INSERT INTO t VALUES (NULL, ${cells.join(', ')});`);
      const path = makeDatabase(folder.file('a.db'), `${TABLE};${inserts.join('')}`);
      await using source = await open(path);
      const table = await tableNamed(source, 't');
      await source.profile?.(table, { ...readOptions(COLUMNS), signal: new AbortController().signal });
      const read = async (encoding?: string): Promise<string> => {
        let text = '';
        for await (const batch of source.read(
          table,
          readOptions(COLUMNS, encoding === undefined ? {} : { encoding }),
        ))
          text += isEncodedBatch(batch)
            ? Buffer.from(batch.bytes).toString()
            : encodeQuotedCsv(batch.rows, COLUMNS);
        return text.replace(/'(-?\d[\d.e+-]*)'/g, (_, number: string) => `'${Number(number)}'`);
      };
      expect(await read(QUOTED_CSV)).toBe(await read());
    }),
    { numRuns: 20 },
  );
}, 60_000);

test('a row that is older than a column has the default of the column', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t (a) VALUES ('x'), ('y'); ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'later'; ALTER TABLE t ADD COLUMN c INTEGER DEFAULT 7; INSERT INTO t VALUES (3, 'z', NULL, 9)",
  );
  const columns: readonly ColumnPlan[] = [
    { name: 'a', as: { kind: 'text' } },
    { name: 'b', as: { kind: 'text' } },
    { name: 'c', as: { kind: 'bigint' } },
  ];
  const { images, values } = await readBoth(path, columns);
  expect(images).toEqual(values);
});

/** All rows as images, made by the source, and here out of its values; or how it fails. */
async function readBoth(
  path: string,
  columns = COLUMNS,
): Promise<{ readonly images: unknown; readonly values: unknown }> {
  await using source = await open(path);
  const table = await tableNamed(source, 't');
  expect(source.canEncode?.(table, columns, CELL_IMAGES)).toBe(true);
  const read = async (options: Partial<ReadOptions>): Promise<unknown> => {
    const parts: Uint8Array[] = [];
    try {
      for await (const batch of source.read(table, readOptions(columns, { ...options, maxRows: 1000 })))
        parts.push(isEncodedBatch(batch) ? batch.bytes : encodeCellImages(batch.rows, columns));
    } catch (error) {
      const { code, place } = error as { code?: string; place?: unknown };
      return { code, place };
    }
    return Buffer.concat(parts).toString('latin1');
  };
  return { images: await read({ encoding: CELL_IMAGES }), values: await read({}) };
}
