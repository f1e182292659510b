import { FINDING_CODES, type Finding, type FindingCode, type TableProfile } from '@godwit/plugin-api';
import { makeDatabase, open, plansOf, tableNamed, temporaryFolder } from './support.js';

async function profile(sql: string, where?: string): Promise<TableProfile> {
  using folder = temporaryFolder();
  await using session = await open(makeDatabase(folder.file('a.db'), `PRAGMA foreign_keys=OFF; ${sql}`));
  const table = await tableNamed(session, 't');
  const found = await session.profile?.(table, {
    columns: plansOf(table),
    findings: true,
    badText: 'replace',
    sourceTimeZone: 'UTC',
    signal: new AbortController().signal,
    ...(where === undefined ? {} : { where }),
  });
  if (found === undefined) throw new Error('no profile');
  return found;
}

async function findings(sql: string, where?: string): Promise<readonly Finding[]> {
  return (await profile(sql, where)).findings ?? [];
}

function column(declared: string, values: readonly string[]): string {
  const rows = values.map((value) => `(${value})`).join(',');
  return `CREATE TABLE t (id INTEGER PRIMARY KEY, c ${declared}); INSERT INTO t (c) VALUES ${rows}`;
}

const UUID = "'123e4567-e89b-12d3-a456-426614174000'";
const PARENT = "CREATE TABLE p (k TEXT PRIMARY KEY, n INT, UNIQUE (k, n)); INSERT INTO p VALUES ('a', 1);";

/** A code, a table that has it, the keys of the rows that do, and a table that nearly has. */
const CASES: readonly (readonly [FindingCode, string, readonly number[], string])[] = [
  ['TEXT_IN_NUMBER', column('INTEGER', ['1', "'x'", "''"]), [2, 3], column('INTEGER', ['1', "'2'"])],
  ['TEXT_IN_NUMBER', column('DECIMAL(5,2)', ['1', "'x'"]), [2], column('DECIMAL(5,2)', ["'1.5'"])],
  [
    'NUMBER_IN_TEXT',
    column('TEXT', ["'a'", '12', "'1.5'"]),
    [2, 3],
    column('TEXT', ["'007'", "'1e3'", "'x'"]),
  ],
  [
    'MIXED_TYPES',
    column('INTEGER', ['1', '2', "'x'", "x'00'"]),
    [3, 4],
    column('NUMERIC', ['1', '2.5', 'NULL']),
  ],
  [
    'MIXED_TIME_FORMS',
    column('DATETIME', [
      "'2024-01-01 12:00'",
      "'2024-01-02 12:00'",
      "'2024-01-01'",
      '1700000000',
      '2460000.5',
    ]),
    [3, 4, 5],
    column('DATETIME', ['2460000.5', '2460001', 'NULL']),
  ],
  [
    'MIXED_TIME_FORMS',
    column('DATE', ['1700000000', '1700000000', '1700000000000']),
    [3],
    column('DATE', ["'2024-01-01'", "'soon'"]),
  ],
  [
    'DECIMAL_DOES_NOT_FIT',
    column('DECIMAL(5,2)', ['1.255', '1000', '1.25']),
    [1, 2],
    column('DECIMAL(5,2)', ['999.99']),
  ],
  ['TEXT_TOO_LONG', column('VARCHAR(2)', ["'ab'", "'abc'"]), [2], column('VARCHAR(2)', ["'ab'", "'🙂é'"])],
  [
    'VALUE_DOES_NOT_FIT',
    column('DATE', ["'2023-02-29'", "'2024-02-29'"]),
    [1],
    column('DATE', ["'2024-02-29'"]),
  ],
  [
    'VALUE_DOES_NOT_FIT',
    column('DATETIME', ["'2024-01-01T00:00:00Z'", "'soon'"]),
    [1, 2],
    column('DATETIME', ["'2024-01-01T00:00:00Z'"]),
  ],
  ['NUL_CHARACTER', column('TEXT', ["'a' || char(0)", "'b'"]), [1], column('TEXT', ["'a'", "x'00'"])],
  [
    'INVALID_UTF8',
    column('TEXT', ["CAST(x'ff' AS TEXT)", "'b'"]),
    [1],
    column('TEXT', ['char(65533)', "CAST(x'00' AS TEXT)"]),
  ],
  [
    'LONE_SURROGATE',
    column('TEXT', ["CAST(x'eda080' AS TEXT)"]),
    [1],
    column('TEXT', ["'🙂'", "CAST(x'ff' AS TEXT)"]),
  ],
  [
    'INTEGER_BEYOND_32_BITS',
    column('INTEGER', ['2147483647', '2147483648', '-2147483649']),
    [2, 3],
    column('INTEGER', ['-2147483648']),
  ],
  [
    'INTEGER_BEYOND_2_53',
    column('INTEGER', ['9007199254740992', '9007199254740993']),
    [2],
    column('INTEGER', ['-9007199254740992']),
  ],
  ['ONLY_ZERO_AND_ONE', column('INTEGER', ['0', '1', 'NULL']), [1, 2], column('INTEGER', ['0', '1', '2'])],
  ['ONLY_BOOLEAN_WORDS', column('TEXT', ["'true'", "'F'"]), [1, 2], column('TEXT', ["'true'", "'yes'"])],
  ['EPOCH_SECONDS', column('INTEGER', ['1700000000']), [1], column('INTEGER', ['1700000000', '5'])],
  ['EPOCH_MILLISECONDS', column('INTEGER', ['1700000000000']), [1], column('INTEGER', ['1700000000'])],
  ['EPOCH_MICROSECONDS', column('INTEGER', ['1700000000000000']), [1], column('INTEGER', ['1700000000000'])],
  [
    'EPOCH_NANOSECONDS',
    column('INTEGER', ['1700000000000000000']),
    [1],
    column('INTEGER', ['17000000000000000']),
  ],
  [
    'CORE_DATA_SECONDS',
    column('TIMESTAMP', ['719521800', '719521800.5']),
    [1, 2],
    column('REAL', ['1700000000.5']),
  ],
  ['CORE_DATA_NANOSECONDS', column('INTEGER', ['719521800123456789']), [1], column('INTEGER', ['719521800'])],
  ['WEBKIT_MICROSECONDS', column('INTEGER', ['13344473600000001']), [1], column('INTEGER', ['0'])],
  ['FILETIME', column('INTEGER', ['133444736000000010']), [1], column('INTEGER', ['13344473600000001'])],
  ['DOTNET_TICKS', column('INTEGER', ['638355968000000000']), [1], column('INTEGER', ['133444736000000010'])],
  ['JULIAN_DAYS', column('REAL', ['2460000.5']), [1], column('REAL', ['2460000.5', '1.5'])],
  ['ISO_DATES', column('TEXT', ["'2024-02-29'"]), [1], column('TEXT', ["'2023-02-29'"])],
  [
    'ISO_TIMESTAMPS',
    column('TEXT', ["'2024-01-01 12:00:00'", "'2024-01-01T12:00'"]),
    [1, 2],
    column('TEXT', ["'2024-01-01'"]),
  ],
  [
    'ISO_TIMESTAMPS',
    column('DATETIME', ["'2024-01-01 12:00:00'"]),
    [1],
    column('DATETIME', ["'2024-01-01 12:00:00Z'", "'2024-01-01 12:00:00'"]),
  ],
  [
    'ISO_TIMESTAMPS_ZONED',
    column('TEXT', ["'2024-01-01T12:00:00.5Z'", "'2024-01-01 12:00:00+02:00'"]),
    [1, 2],
    column('TEXT', ["'2024-01-01 12:00:00'"]),
  ],
  ['ALL_JSON', column('TEXT', ["'{}'", `' [1]'`]), [1, 2], column('TEXT', ["'{}'", "'5'"])],
  ['ALL_UUID', column('TEXT', [UUID]), [1], column('TEXT', [UUID, "''"])],
  ['ALL_TEXT_IN_BYTES', column('BLOB', ["'a'", "''"]), [1, 2], column('BLOB', ["'a'", "x'61'"])],
  ['INFINITE_NUMBER', column('REAL', ['9e999', '1']), [1], column('REAL', ['1e308', "'x'"])],
  ['NOT_A_NUMBER', column('REAL', ["'NaN'", '1']), [1], column('REAL', ["'nano'"])],
  [
    'DATE_BEFORE_CHRIST',
    column('DATE', ["'0044-03-15 BC'", "'0044-03-15'"]),
    [1],
    column('DATE', ["'0001-01-01'"]),
  ],
  [
    'DATE_AFTER_9999',
    column('DATE', ["'10000-01-01'", "'infinity'"]),
    [1, 2],
    column('DATE', ["'9999-12-31'"]),
  ],
  [
    'DATE_AFTER_294276',
    column('DATETIME', ["'294277-01-01 00:00:00'"]),
    [1],
    column('DATETIME', ["'294276-12-31 00:00:00'"]),
  ],
  [
    'ORPHANS',
    `${PARENT} CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT REFERENCES p); INSERT INTO t (c) VALUES ('a'), ('b'), (NULL)`,
    [2],
    `${PARENT} CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT REFERENCES p); INSERT INTO t (c) VALUES ('a'), (NULL)`,
  ],
  [
    'ORPHANS',
    `${PARENT} CREATE TABLE t (id INTEGER PRIMARY KEY, c, d, FOREIGN KEY (c, d) REFERENCES p (k, n)); INSERT INTO t (c, d) VALUES ('a', 1), ('a', 2), ('a', NULL)`,
    [2],
    `${PARENT} CREATE TABLE t (id INTEGER PRIMARY KEY, c, d, FOREIGN KEY (c, d) REFERENCES p (k, n)); INSERT INTO t (c, d) VALUES ('a', 1), ('b', NULL)`,
  ],
  [
    'ORPHANS',
    'CREATE TABLE t (id INTEGER PRIMARY KEY, c INT REFERENCES gone (x)); INSERT INTO t (c) VALUES (NULL), (1)',
    [2],
    'CREATE TABLE t (id INTEGER PRIMARY KEY, c INT REFERENCES gone (x)); INSERT INTO t (c) VALUES (NULL)',
  ],
  [
    'CASE_DUPLICATES',
    "CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT UNIQUE); INSERT INTO t (c) VALUES ('a'), ('A'), ('b'), ('É'), ('é')",
    [1, 2, 4, 5],
    "CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT UNIQUE, d TEXT); INSERT INTO t (c, d) VALUES ('a', 'x'), ('b', 'X'), ('c', 'x'), (NULL, ''), (NULL, '')",
  ],
];

test.each(CASES)('%s: %s', async (code, bad, ids, good) => {
  const told = (await findings(bad)).find((finding) => finding.code === code);
  expect(told).toMatchObject({ code, count: ids.length, keys: ids.map((id) => `id=${id}`) });
  expect(told?.place.table).toBe('t');
  expect((await findings(good)).map((finding) => finding.code)).not.toContain(code);
});

test('every code but those of names has a case', () => {
  const codes = Object.keys(FINDING_CODES).filter((code) => !code.startsWith('NAME_'));
  expect([...new Set(CASES.map(([code]) => code))].sort()).toEqual(codes.sort());
});

test('a lone surrogate of a database in UTF-16 is told as one', async () => {
  const sql = `PRAGMA encoding='UTF-16le'; CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT);
    INSERT INTO t (c) VALUES ('a'), (CAST(x'00d8' AS TEXT)), ('b' || char(0))`;
  const codes = (await findings(sql)).map(({ code, keys }) => [code, keys]);
  expect(codes).toContainEqual(['LONE_SURROGATE', ['id=2']]);
  expect(codes).toContainEqual(['NUL_CHARACTER', ['id=3']]);
  expect(codes.flat()).not.toContain('INVALID_UTF8');
});

test('facts are counts and sizes, over all pages; only rows of where count', async () => {
  const sql = `CREATE TABLE t (id INTEGER PRIMARY KEY, c);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) INSERT INTO t (c) SELECT i FROM n;
    UPDATE t SET c = 'text' WHERE id = 49999; UPDATE t SET c = x'00' WHERE id = 50000; UPDATE t SET c = -0.5 WHERE id = 7`;
  const all = await profile(sql);
  expect(all.columns[1]?.facts).toEqual({
    classes: { integer: 49_997, real: 1, text: 1, blob: 1 },
    length: { min: 1, max: 4 },
    integers: { bits: 32, negative: false },
  });
  expect(all.findings).toContainEqual(
    expect.objectContaining({ code: 'MIXED_TYPES', count: 2, keys: ['id=49999', 'id=50000'] }),
  );
  const some = await profile(sql, 'id < 5');
  expect(some.columns[1]?.facts).toMatchObject({ classes: { integer: 4 }, integers: { bits: 16 } });
  expect(some.columns[1]?.shapes).toEqual([]);
});

test('an orphan is told by the collation of the key that it names, and of all rows that where leaves', async () => {
  const sql = `CREATE TABLE p (k TEXT COLLATE NOCASE PRIMARY KEY); INSERT INTO p VALUES ('a');
    CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT REFERENCES p (k)); INSERT INTO t (k) VALUES ('A'), ('x'), ('y')`;
  expect(await findings(sql)).toContainEqual({
    code: 'ORPHANS',
    count: 2,
    keys: ['id=2', 'id=3'],
    place: { table: 't', column: 'k', object: '(k)' },
  });
  const some = await findings(sql, "k < 'y' -- not the last");
  expect(some).toContainEqual(expect.objectContaining({ code: 'ORPHANS', keys: ['id=2'] }));
});
