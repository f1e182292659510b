import { FINDING_CODES, type FindingCode, type TableProfile } from '@godwit/plugin-api';
import { serverVersion } from '@godwit/test-support';
import { openSourceBench, plansOf, type SourceBench, tableNamed } from './source-support.js';
import { never } from './support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
  await bench.client.query("CREATE TABLE p (k text PRIMARY KEY); INSERT INTO p VALUES ('a')");
});
afterAll(() => bench[Symbol.asyncDispose]());

async function profile(sql: string, where?: string): Promise<TableProfile> {
  await bench.client.query(`DROP TABLE IF EXISTS t; ${sql}`);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 't');
  const found = await session.profile?.(table, {
    columns: plansOf(table),
    findings: true,
    badText: 'fail',
    sourceTimeZone: 'UTC',
    signal: never(),
    ...(where === undefined ? {} : { where }),
  });
  if (found === undefined) throw new Error('no profile');
  return found;
}

function column(declared: string, values: readonly string[]): string {
  const rows = values.map((value) => `(${value})`).join(',');
  return `CREATE TABLE t (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, c ${declared}); INSERT INTO t (c) VALUES ${rows}`;
}

/** A reference that was not checked when it was made. */
function pointing(values: string): string {
  return `CREATE TABLE t (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, c text); INSERT INTO t (c) VALUES ${values};
    ALTER TABLE t ADD CONSTRAINT points FOREIGN KEY (c) REFERENCES p NOT VALID`;
}

const UUID = "'123e4567-e89b-12d3-a456-426614174000'";

/** A code, a table that has it, the keys of the rows that do, and a table that nearly has. */
const CASES: readonly (readonly [FindingCode, string, readonly number[], string])[] = [
  ['NUMBER_IN_TEXT', column('text', ["'12'", "'-1.5'", "'x'"]), [1, 2], column('text', ["'007'", "'1e3'"])],
  [
    'INTEGER_BEYOND_32_BITS',
    column('bigint', ['2147483648', '2147483647']),
    [1],
    column('bigint', ['-2147483648']),
  ],
  [
    'INTEGER_BEYOND_2_53',
    column('bigint', ['-9007199254740993', '1']),
    [1],
    column('bigint', ['9007199254740992']),
  ],
  ['ONLY_ZERO_AND_ONE', column('int', ['0', '1', 'NULL']), [1, 2], column('int', ['0', '2'])],
  ['ONLY_BOOLEAN_WORDS', column('text', ["'True'", "'f'"]), [1, 2], column('text', ["'true'", "''"])],
  ['EPOCH_SECONDS', column('bigint', ['1700000000']), [1], column('bigint', ['1700000000', '1'])],
  ['EPOCH_MILLISECONDS', column('bigint', ['1700000000000']), [1], column('bigint', ['1700000000'])],
  ['EPOCH_MICROSECONDS', column('bigint', ['1700000000000000']), [1], column('bigint', ['1700000000000'])],
  ['EPOCH_NANOSECONDS', column('bigint', ['1700000000000000000']), [1], column('bigint', ['1700000000'])],
  ['CORE_DATA_SECONDS', column('float8', ['719521800.5']), [1], column('float8', ['1700000000.5'])],
  ['CORE_DATA_NANOSECONDS', column('bigint', ['719521800123456789']), [1], column('bigint', ['719521800'])],
  ['WEBKIT_MICROSECONDS', column('bigint', ['13344473600000001']), [1], column('bigint', ['0'])],
  ['FILETIME', column('bigint', ['133444736000000010']), [1], column('bigint', ['13344473600000001'])],
  ['DOTNET_TICKS', column('bigint', ['638355968000000000']), [1], column('bigint', ['133444736000000010'])],
  ['JULIAN_DAYS', column('float8', ['2460000.5']), [1], column('float8', ['2460000.5', '1'])],
  ['ISO_DATES', column('text', ["'2024-02-29'"]), [1], column('text', ["'2024-13-01'"])],
  [
    'ISO_TIMESTAMPS',
    column('text', ["'2024-01-01 12:00'", "'2024-01-01T12:00:00.5'"]),
    [1, 2],
    column('text', ["'2024-01-01 12:00Z'"]),
  ],
  [
    'ISO_TIMESTAMPS_ZONED',
    column('text', ["'2024-01-01T12:00:00Z'", "'2024-01-01 12:00:00+02'"]),
    [1, 2],
    column('text', ["'2024-01-01 12:00'"]),
  ],
  ['ALL_JSON', column('text', ["'{}'", "'[1]'"]), [1, 2], column('text', ["'{}'", "'1'"])],
  ['ALL_UUID', column('text', [UUID]), [1], column('text', [UUID, "'x'"])],
  ['INFINITE_NUMBER', column('float8', ["'-Infinity'", '1']), [1], column('float8', ["'NaN'", '1e308'])],
  ['NOT_A_NUMBER', column('numeric', ["'NaN'", '1']), [1], column('numeric', ['1'])],
  [
    'DATE_BEFORE_CHRIST',
    column('date', ["'0044-03-15 BC'", "'-infinity'"]),
    [1],
    column('timestamp', ["'0001-01-01'"]),
  ],
  [
    'DATE_AFTER_9999',
    column('timestamptz', ["'10000-01-01'", "'infinity'"]),
    [1, 2],
    column('date', ["'9999-12-31'"]),
  ],
  [
    'DATE_AFTER_294276',
    column('date', ["'294277-01-01'", "'infinity'"]),
    [1],
    column('timestamp', ["'294276-12-31'"]),
  ],
  ['ORPHANS', pointing("('a'), ('b'), (NULL)"), [2], pointing("('a'), (NULL)")],
  [
    'CASE_DUPLICATES',
    `${column('text UNIQUE', ["'a'", "'A'", "'b'"])}`,
    [1, 2],
    `${column('text', ["'a'", "'A'"])}; CREATE UNIQUE INDEX ON t (c) WHERE id = 1`,
  ],
];

/** Types hold by construction, and text has neither broken bytes nor NUL. */
const IMPOSSIBLE: readonly FindingCode[] = [
  'TEXT_IN_NUMBER',
  'MIXED_TYPES',
  'MIXED_TIME_FORMS',
  'DECIMAL_DOES_NOT_FIT',
  'TEXT_TOO_LONG',
  'VALUE_DOES_NOT_FIT',
  'NUL_CHARACTER',
  'INVALID_UTF8',
  'LONE_SURROGATE',
  'ALL_TEXT_IN_BYTES',
];

const hasJson = (await serverVersion()) >= 16;
if (!hasJson)
  test.skip('ALL_JSON: only from PostgreSQL 16 on can a text be asked whether it is JSON', () => undefined);

test.each(CASES.filter(([code]) => hasJson || code !== 'ALL_JSON'))(
  '%s: %s',
  async (code, bad, ids, good) => {
    const told = (await profile(bad)).findings?.find((finding) => finding.code === code);
    expect(told).toMatchObject({ code, count: ids.length, keys: ids.map((id) => `id=${id}`) });
    expect(told?.place).toMatchObject({ table: 't', column: 'c' });
    expect((await profile(good)).findings?.map((finding) => finding.code)).not.toContain(code);
  },
);

test('every code has a case, but those of names and those that PostgreSQL makes impossible', () => {
  const codes = Object.keys(FINDING_CODES).filter((code) => !code.startsWith('NAME_'));
  expect([...new Set(CASES.map(([code]) => code)), ...IMPOSSIBLE].sort()).toEqual(codes.sort());
});

test('facts are sizes and ranges, of the rows that where leaves', async () => {
  const sql =
    "CREATE TABLE t (id int PRIMARY KEY, c text, n bigint); INSERT INTO t VALUES (1, 'é', -5), (2, 'abc', 70000)";
  const { columns } = await profile(sql);
  expect(columns[1]?.facts).toEqual({ length: { min: 1, max: 3 } });
  expect(columns[2]?.facts).toEqual({ integers: { bits: 32, negative: true } });
  expect((await profile(sql, 'id = 1')).columns[2]?.facts).toEqual({
    integers: { bits: 16, negative: true },
  });
});

test('a table of 400 columns is asked in several queries', async () => {
  const columns = Array.from({ length: 400 }, (_, index) => `c${index} bigint`).join(', ');
  const found = await profile(
    `CREATE TABLE t (id int, ${columns}); INSERT INTO t (id, c399) VALUES (1, 3000000000)`,
  );
  expect(found.findings?.map(({ code, place }) => [code, place.column])).toContainEqual([
    'INTEGER_BEYOND_32_BITS',
    'c399',
  ]);
});

test('text that compares without case is looked at as it is stored', async () => {
  const collation = `CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`;
  const { findings = [] } = await profile(
    `${collation}; ${column('text COLLATE caseless', ["'12'", "'x'"])}`,
  );
  expect(findings).toEqual([expect.objectContaining({ code: 'NUMBER_IN_TEXT', keys: ['id=1'] })]);
});

test('rows point as the foreign key says, also by a type of an extension and a collation that fold case', async () => {
  await bench.client.query(`CREATE EXTENSION citext; CREATE TABLE folded (k citext PRIMARY KEY); INSERT INTO folded VALUES ('Ada');
    CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE TABLE alike (k text COLLATE folding PRIMARY KEY); INSERT INTO alike VALUES ('Ada')`);
  const found = await profile(
    `CREATE TABLE t (id int PRIMARY KEY, c citext REFERENCES folded, d text COLLATE folding REFERENCES alike);
     INSERT INTO t VALUES (1, 'ADA', 'ADA')`,
  );
  expect((found.findings ?? []).filter(({ code }) => code === 'ORPHANS')).toEqual([]);
});
