import type { ColumnPlan } from '@godwit/plugin-api';
import fc from 'fast-check';
import { openBothWays } from './both-ways-support.js';
import { makeDatabase, temporaryFolder } from './support.js';

const VALUES = [
  ...[
    '0',
    '1',
    '-1',
    '2.5',
    '-0.5',
    '127',
    '128',
    '70000',
    '-70000',
    '9007199254740993',
    '-9223372036854775808',
  ],
  ...['9223372036854775807', '9007199254740992.0', '1e300', '-1e300', '9e999'],
  ...[
    "''",
    "'a'",
    "'A'",
    "'a '",
    "'a  b'",
    "'B'",
    "'ab'",
    "'ä'",
    "'Ä'",
    "'z'",
    "'\u{1F600}'",
    "'\uffff'",
    "'\ufffd'",
  ],
  ...[
    "'a' || char(0) || 'b'",
    "'A' || char(0) || 'c'",
    "CAST(x'61ff' AS TEXT)",
    "CAST(x'00d861' AS TEXT)",
    "'1'",
  ],
  ...["x''", "x'00'", "x'61'", "x'ff61'", 'hex(zeroblob(300))', 'hex(zeroblob(301))', 'zeroblob(900)'],
];
const keyPart = fc.record({
  type: fc.constantFrom('INTEGER', 'TEXT', 'BLOB', 'REAL', 'NUMERIC', ''),
  collation: fc.constantFrom('BINARY', 'BINARY', 'NOCASE', 'RTRIM'),
  order: fc.constantFrom('', 'ASC', 'DESC'),
});
/** Of some rows a column has a value that only SQL reads. */
const other = fc.oneof(
  { weight: 30, arbitrary: fc.constant("'text'") },
  { weight: 1, arbitrary: fc.constantFrom("x'01'", "'x' || char(0)") },
);
const table = fc.record({
  parts: fc.array(keyPart, { minLength: 1, maxLength: 3 }),
  rows: fc.array(fc.tuple(...Array.from({ length: 3 }, () => fc.constantFrom(...VALUES)), other), {
    minLength: 1,
    maxLength: 60,
  }),
  late: fc.nat(60),
  pageSize: fc.constantFrom(512, 1024, 4096),
  encoding: fc.constantFrom('UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be'),
  maxRows: fc.integer({ min: 1, max: 9 }),
  place: fc.array(fc.nat(), { minLength: 2, maxLength: 2 }),
});
type Made = typeof table extends fc.Arbitrary<infer T> ? T : never;

function sqlOf({ parts, rows, late, pageSize, encoding }: Made): string {
  const columns = parts.map(({ type, collation }, at) => `k${at} ${type} COLLATE ${collation}`);
  const key = parts.map(({ order }, at) => `k${at} ${order}`);
  const names = parts.map((_, at) => `k${at}`).join(', ');
  const inserts = rows.map(([a, b, c, word], at) => {
    const values = [a, b, c].slice(0, parts.length).join(', ');
    return `INSERT OR IGNORE INTO t (first, ${names}, word) VALUES (${at}, ${values}, ${word});`;
  });
  inserts.splice(Math.min(late, inserts.length), 0, "ALTER TABLE t ADD COLUMN later TEXT DEFAULT 'later';");
  return `PRAGMA page_size = ${pageSize}; PRAGMA encoding = '${encoding}';
    CREATE TABLE t (first INTEGER, ${columns.join(', ')}, word TEXT, PRIMARY KEY (${key.join(', ')})) WITHOUT ROWID;
    BEGIN; ${inserts.join('')} COMMIT`;
}

/** What tells the rows apart, and what only SQL reads; the key itself may hold values of any class. */
const COLUMNS: readonly ColumnPlan[] = [
  { name: 'first', as: { kind: 'bigint' } },
  { name: 'word', as: { kind: 'text' } },
  { name: 'later', as: { kind: 'text' } },
];

test('rows without rowids are read by pages in the order of their key, from and to any place, and SQL goes on where pages end', () => {
  fc.assert(
    fc.property(table, (made) => {
      using folder = temporaryFolder();
      using both = openBothWays(makeDatabase(folder.file('a.db'), sqlOf(made)));
      const { maxRows, place } = made;
      const found = both.byPages('t', { maxRows, columns: COLUMNS });
      const { images, positions } = both.bySql('t', { maxRows: 1, columns: COLUMNS });
      expect(found.images).toBe(images);
      expect(positions).toEqual(expect.arrayContaining([...found.positions]));
      const [after = null, through = null] = place.map((one) => positions[one % positions.length]);
      for (const range of [{ after }, { through }, { after, through }])
        expect(both.byPages('t', { ...range, maxRows, columns: COLUMNS }).images).toBe(
          both.bySql('t', { ...range, columns: COLUMNS }).images,
        );
    }),
    { numRuns: 100 },
  );
}, 60_000);

test.each([
  [
    'whose columns have all names of the rowid',
    'CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid TEXT, first INTEGER)',
  ],
  ['whose rowid has one of its names', 'CREATE TABLE t (rowid TEXT, oid TEXT, first INTEGER)'],
  [
    'whose rowid has a name of its own',
    'CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid INTEGER PRIMARY KEY, first INTEGER)',
  ],
])('a table %s is read by pages from and to any place', (_, create) => {
  using folder = temporaryFolder();
  const values = (at: number): string => (at % 40 === 7 ? "'x' || char(0)" : `'${'x'.repeat(at * 3)}'`);
  const inserts = Array.from(
    { length: 200 },
    (__, at) => `INSERT INTO t (rowid, first) VALUES (${values(at)}, ${at});`,
  );
  const path = makeDatabase(
    folder.file('a.db'),
    `PRAGMA page_size = 512; ${create}; BEGIN; ${inserts.join('')} COMMIT`,
  );
  using both = openBothWays(path);
  const columns: readonly ColumnPlan[] = [
    { name: 'rowid', as: { kind: 'text' } },
    { name: 'first', as: { kind: 'bigint' } },
  ];
  const { images, positions } = both.bySql('t', { maxRows: 1, columns });
  const found = both.byPages('t', { maxRows: 9, columns });
  expect(found.images).toBe(images);
  expect(positions).toEqual(expect.arrayContaining([...found.positions]));
  for (const [from, to] of [
    [0, 3],
    [2, 150],
    [6, 7],
    [7, 8],
    [100, 199],
    [199, 199],
  ] as const) {
    const [after = null, through = null] = [positions[from], positions[to]];
    for (const range of [{ after }, { through }, { after, through }])
      expect(both.byPages('t', { ...range, maxRows: 9, columns }).images).toBe(
        both.bySql('t', { ...range, columns }).images,
      );
  }
});
