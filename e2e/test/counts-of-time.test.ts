import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions, type MigrationResult } from '@godwit/engine';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

const dialects = [sqlite, postgres];

let folder: TemporaryFolder;
let database: TestDatabase;
beforeEach(async () => {
  folder = createTemporaryFolder();
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
  folder[Symbol.dispose]();
});

function fill(sql: string): string {
  const file = join(folder.path, 'source.db');
  const db = new Database(file);
  db.exec(sql);
  db.close();
  return file;
}

const move = (source: string, target: string, options: MigrationOptions) =>
  createMigrationManager({ source, target, options }, { dialects });

async function rows(sql: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`SET timezone = 'UTC'`);
    const { rows: found } = await client.query({ text: sql, rowMode: 'array' });
    return found.map((row: unknown[]) => row.map(String).join(' | '));
  } finally {
    await client.end();
  }
}

function stored(file: string, sql: string): readonly unknown[] {
  const db = new Database(file, { readonly: true });
  const found = db.prepare(sql).raw().safeIntegers().all();
  db.close();
  return found;
}

const told = ({ ledger }: Pick<MigrationResult, 'ledger'>, column: string) =>
  ledger.filter(({ place }) => place.column === column).map(({ code, severity }) => `${severity} ${code}`);

/** A column of every form: the type that it declares, and its numbers of the moments in MOMENTS. */
const FORMS = {
  'epoch-s': ['INTEGER', '-2208988800', '1700000000', '253402300799'],
  'epoch-ms': ['DATETIME', '-2208988800000', '1700000000000', '253402300799000'],
  'epoch-us': ['INTEGER', '-2208988800000000', '1700000000000000', '253402300799000000'],
  'epoch-ns': ['INTEGER', '-2208988800000000000', '1700000000000000000', 'NULL'],
  'core-data': ['TIMESTAMP', '-3187296000', '721692800', '252423993599'],
  'core-data-ns': ['INTEGER', '-3187296000000000000', '721692800000000000', 'NULL'],
  webkit: ['INTEGER', '9435484800000000', '13344473600000000', '265046774399000000'],
  filetime: ['BIGINT', '94354848000000000', '133444736000000000', '2650467743990000000'],
  ticks: ['BIGINT', '599266080000000000', '638355968000000000', '3155378975990000000'],
  ole: ['REAL', '2', '45244.925925925927', '2958465.999988426'],
  julian: ['REAL', '2415020.5', '2460263.425925926', '5373484.499988426'],
} as const;
const NAMES = Object.keys(FORMS) as (keyof typeof FORMS)[];
const MOMENTS = ['1900-01-01 00:00:00+00', '2023-11-14 22:13:20+00', '9999-12-31 23:59:59+00'];
const EVERY_FORM = `CREATE TABLE t (id INTEGER PRIMARY KEY, ${NAMES.map((name) => `"${name}" ${FORMS[name][0]}`)});
  ${[1, 2, 3].map((id) => `INSERT INTO t VALUES (${id}, ${NAMES.map((name) => FORMS[name][id as 1])});`).join('')}
  INSERT INTO t (id) VALUES (4)`;

test('numbers of every form are their moments in PostgreSQL, proved, and come back as the same numbers', async () => {
  const file = fill(EVERY_FORM);
  const typeMappings = Object.fromEntries(
    NAMES.slice(1).map((name) => [`t.${name}`, `timestamptz from ${name}`]),
  );
  const columns = { 't.epoch-s': { from: 'epoch-s' } } as const;
  const there = move(`sqlite:${file}`, database.url, { typeMappings, columns });
  const result = await there.migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result.ledger.filter(({ severity }) => severity !== 'info')).toEqual([]);
  const moments = NAMES.map((name) => `to_char("${name}", 'YYYY-MM-DD HH24:MI:SS"+00"')`);
  const found = await rows(`SELECT concat_ws(' | ', ${moments}) FROM t ORDER BY id`);
  expect(found.slice(0, 2)).toEqual(MOMENTS.slice(0, 2).map((moment) => NAMES.map(() => moment).join(' | ')));
  expect(new Set(found[2]?.split(' | '))).toEqual(new Set(MOMENTS.slice(2)));

  const back = join(folder.path, 'back.db');
  const again = move(database.url, `sqlite:${back}`, {
    typeMappings: Object.fromEntries(NAMES.slice(1).map((name) => [`t.${name}`, name])),
    columns: { 't.epoch-s': { to: 'epoch-s' } },
  });
  const returned = await again.migrate();
  expect(returned).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(told(returned, 'webkit')).toContain('info TYPE_OVERRIDDEN');
  // A whole number of seconds is a double where the column keeps fractions.
  const all = `SELECT ${NAMES.map((name) => (name === 'core-data' ? `"${name}" + 0.0` : `"${name}"`))} FROM t ORDER BY id`;
  expect(stored(back, all)).toEqual(stored(file, all));
});

test('a number without a moment, or finer than one, is told with its row, and what is cut is a loss', async () => {
  const file =
    fill(`CREATE TABLE t (id INTEGER PRIMARY KEY, far INTEGER, fine INTEGER, real REAL, word INTEGER);
    INSERT INTO t VALUES (1, 9223372036854775807, 133444736000000017, 719521800.1234567, 'soon'), (2, 0, 0, 0, 0)`);
  const asked = { far: 'epoch-s', fine: 'filetime', real: 'core-data', word: 'ticks' };
  const typeMappings = Object.fromEntries(
    Object.entries(asked).map(([name, form]) => [`t.${name}`, `timestamptz from ${form}`]),
  );
  const result = await move(`sqlite:${file}`, database.url, { typeMappings }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const refused = result.ledger.filter(({ code }) => code === 'TYPE_OVERRIDE_REFUSED');
  expect(refused.map(({ place, keys }) => [place.column, keys])).toEqual([
    ['far', ['id=1']],
    ['word', ['id=1']],
  ]);
  expect(
    [told(result, 'fine'), told(result, 'real')].map((notes) => notes.includes('loss VALUES_FITTED')),
  ).toEqual([true, true]);
  expect(await rows('SELECT far, fine, real, word FROM t WHERE id = 1').then(([row]) => row)).toMatch(
    /^9223372036854775807 \| .* \| .* \| soon$/,
  );
  expect(await rows(`SELECT fine::text, real::text FROM t WHERE id = 1`)).toEqual([
    '2023-11-14 22:13:20.000001+00 | 2023-10-20 19:10:00.123457+00',
  ]);
});

test('what was written for numbers does not go along with their moments, and is told', async () => {
  const file = fill(`CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER DEFAULT 0 CHECK (at >= 0),
      made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
    CREATE INDEX later ON t (id) WHERE at > 100; INSERT INTO t (id, made) VALUES (1, 1700000000000)`);
  const result = await move(`sqlite:${file}`, database.url, {
    columns: { 't.at': { from: 'webkit' }, 't.made': { from: 'epoch-ms' } },
  }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const lost = result.ledger.filter(({ severity }) => severity === 'loss').map(({ code }) => code);
  expect(lost.toSorted()).toEqual(['CHECK_NOT_CARRIED', 'DEFAULT_NOT_CARRIED', 'INDEX_NOT_CARRIED']);
  expect(await rows('SELECT at::text FROM t')).toEqual(['1601-01-01 00:00:00+00']);
  // The time of a new row is a moment already.
  expect(await rows('INSERT INTO t (id) VALUES (2) RETURNING age(made) < $$1 day$$')).toEqual(['true']);
});

test('a guess that may be wrong by years is a warning at which strict stops, and one that cannot be is not', async () => {
  const file =
    fill(`CREATE TABLE t (id INTEGER PRIMARY KEY, changed_at INTEGER, seen_at INTEGER, z TIMESTAMP);
    INSERT INTO t VALUES (1, 781000000, 1700000000, 781000000), (2, 760000000, 1000000000, 760000000.5)`);
  const plan = await move(`sqlite:${file}`, database.url, { infer: 'full' }).plan();
  expect(told(plan, 'changed_at')).toEqual(['warning TYPE_INFERRED']);
  expect(plan.ledger.find(({ place }) => place.column === 'changed_at')).toMatchObject({
    message: expect.stringContaining('as well be seconds since 2001'),
    suggestion: expect.stringContaining('"t.changed_at": "timestamptz from core-data"'),
  });
  expect(told(plan, 'seen_at')).toEqual(['info TYPE_INFERRED']);
  expect(plan.tables[0]?.columns.find(({ source }) => source === 'z')?.targetType).toBe('double precision');
  const note = plan.ledger.find(({ place }) => place.column === 'z');
  expect(note?.message).toContain('"t.z": "timestamptz from core-data"');
});

const MIXED = `CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, clock DATETIME, doubt DATETIME, odd DATETIME, two DATETIME);
  INSERT INTO t VALUES (1, '2023-11-14 23:13:20', '2023-11-14 23:13:20', 781000000, 1700000000, 1700000000),
    (2, '2023-11-14T22:13:20.000Z', 1700000000000, '2024-01-01 00:00:00Z', 'soon', 1700000000000),
    (3, 1700000000000, NULL, NULL, NULL, '2024-01-01')`;
const ZONE = { sourceTimeZone: 'Europe/Berlin' };

test('text with and without a zone beside milliseconds is one type of moments where it is asked for', async () => {
  const file = fill(MIXED);
  const typeMappings = {
    't.at': 'timestamptz',
    't.clock': 'timestamp',
    't.doubt': 'timestamptz',
    't.odd': 'timestamptz',
  };
  const manager = move(`sqlite:${file}`, database.url, { typeMappings, ...ZONE });
  const result = await manager.migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(told(result, 'at').toSorted()).toEqual([
    'info SPELLING_NORMALIZED',
    'info TIME_FORM_ASSUMED',
    'info TIME_ZONE_ASSUMED',
    'info TYPE_OVERRIDDEN',
  ]);
  expect(result.ledger.find(({ code }) => code === 'TIME_ZONE_ASSUMED')?.message).toContain('Europe/Berlin');
  expect(told(result, 'doubt')).toContain('warning TIME_FORM_ASSUMED');
  expect(told(result, 'odd')).toContain('warning TYPE_OVERRIDE_REFUSED');
  expect(await rows(`SELECT at::text, clock::text FROM t ORDER BY id`)).toEqual([
    '2023-11-14 22:13:20+00 | 2023-11-14 23:13:20',
    '2023-11-14 22:13:20+00 | 2023-11-14 23:13:20',
    '2023-11-14 22:13:20+00 | null',
  ]);
});

test('infer full makes one type of moments of text and counts, and the usual plan says how', async () => {
  const file = fill(MIXED);
  const unsaid = await move(`sqlite:${file}`, database.url, { infer: 'full' }).plan();
  expect(unsaid.ledger.find(({ code }) => code === 'TIME_ZONE_ASSUMED')).toMatchObject({
    severity: 'warning',
    suggestion: expect.stringContaining('options.sourceTimeZone'),
  });
  const usual = await move(`sqlite:${file}`, database.url, ZONE).plan();
  expect(usual.ledger.find(({ place }) => place.column === 'at')).toMatchObject({
    code: 'TYPE_WIDENED',
    suggestion: 'options.columns: { "t.at": { infer: "full" } } makes it timestamptz.',
  });
  const result = await move(`sqlite:${file}`, database.url, { infer: 'full', ...ZONE }).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const types = `SELECT string_agg(format_type(atttypid, NULL), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = 't'::regclass AND attname IN ('at', 'clock', 'odd', 'two')`;
  const moment = 'timestamp with time zone';
  expect(await rows(types)).toEqual([`${moment}, ${moment}, text, text`]);
  expect(told(result, 'at').toSorted()).toEqual([
    'info SPELLING_NORMALIZED',
    'info TIME_FORM_ASSUMED',
    'info TIME_ZONE_ASSUMED',
    'info TYPE_INFERRED',
  ]);
  expect(await rows('SELECT count(DISTINCT at)::text FROM t')).toEqual(['1']);
});

test('counts of PostgreSQL are moments in a file, and what no count holds ends the run with row and reason', async () => {
  await rows('CREATE TABLE t (id bigint PRIMARY KEY, ms bigint, ole float8, far timestamptz)');
  await rows(`INSERT INTO t VALUES (1, 1700000000123, 45244.5, '2500-01-01 00:00:00Z')`);
  const options = { typeMappings: { 't.ms': 'timestamptz from epoch-ms', 't.ole': 'timestamp from ole' } };
  const file = join(folder.path, 'new.db');
  expect(await move(database.url, `sqlite:${file}`, options).migrate()).toMatchObject({
    status: 'done',
    verification: { status: 'same' },
  });
  expect(stored(file, 'SELECT ms, ole FROM t')).toEqual([
    ['2023-11-14 22:13:20.123+00:00', '2023-11-14 12:00:00'],
  ]);
  const refused = move(database.url, `sqlite:${file}2`, { typeMappings: { 't.far': 'epoch-ns' } }).migrate();
  await expect(refused).rejects.toMatchObject({
    code: 'TRANSFORM_FAILED',
    place: { table: 't', column: 'far', key: 'id=1' },
    message: expect.stringContaining('64 bits do not hold it as nanoseconds since 1970'),
  });
});

const SPELLINGS: readonly (readonly [string, string])[] = [
  ['2026-09-11 20:39:10.51 +0530 +0530 m=+73.1', '2026-09-11 15:09:10.51+00'],
  ['2026-09-11 20:39:10.51 +0530 IST', '2026-09-11 15:09:10.51+00'],
  ['2026-09-11 20:39:10 UTC', '2026-09-11 20:39:10+00'],
  ['2026-09-11t20:39:10z', '2026-09-11 20:39:10+00'],
  ['2026/09/11 20:39:10Z', '2026-09-11 20:39:10+00'],
  ['2024-02-28 24:00:00Z', '2024-02-29 00:00:00+00'],
];

test('moments as Go, logs and ISO 8601 spell them arrive as what they say, told and proved', async () => {
  const values = SPELLINGS.map(([text], index) => `(${index}, '${text}', '2026/09/11')`);
  const file = fill(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME, day DATE); INSERT INTO t VALUES ${values}`,
  );
  const result = await move(`sqlite:${file}`, database.url, {}).migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(await rows('SELECT at::text FROM t ORDER BY id')).toEqual(SPELLINGS.map(([, moment]) => moment));
  expect(await rows('SELECT DISTINCT day::text FROM t')).toEqual(['2026-09-11']);
  expect(told(result, 'at')).toContain('info SPELLING_NORMALIZED');
  expect(told(result, 'day')).toEqual(['info SPELLING_NORMALIZED']);
});
