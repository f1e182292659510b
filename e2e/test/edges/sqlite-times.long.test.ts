import { type Scene, sqliteToPostgres } from './scene.js';

const SOURCE = `
  CREATE TABLE times (id INTEGER PRIMARY KEY, iso DATETIME, s DATETIME, ms DATETIME, us DATETIME, julian DATETIME, mixed DATETIME);
  INSERT INTO times VALUES (1, '2024-02-29 23:59:59.5', 1700000000, 1700000000000, 1700000000000000, 2460310.5, '2024-01-01 00:00:00'),
    (2, '2024-02-29T00:00:00', 0, -1, NULL, 0.25, 1700000000);
  CREATE TABLE zoned (id INTEGER PRIMARY KEY, z DATETIME, mostly DATETIME);
  INSERT INTO zoned VALUES (1, '2024-03-10T02:30:00-05:00', '2024-01-01 00:00:00+02:00'), (2, '2024-01-01 00:00:00Z', '2024-01-01 00:00:00');
  CREATE TABLE odd (id INTEGER PRIMARY KEY, nano DATETIME, never DATE, words DATETIME, blank DATETIME);
  INSERT INTO odd VALUES (1, '2024-01-01 00:00:00.123456789', '2024-02-30', 'now', ''), (2, '2024-01-01 00:00:00', '2024-02-29', '2024-01-01', '2024-01-01');
  CREATE TABLE far (id INTEGER PRIMARY KEY, a DATETIME, b DATE, z TIMESTAMPTZ, beyond DATETIME);
  INSERT INTO far VALUES (1, '294276-12-31 23:59:59.999999', '5874897-12-31', 'infinity', '294277-01-01 00:00:00'),
    (2, '-infinity', '0044-03-15 BC', '0044-03-15 00:00:00+00 BC', '2024-01-01 00:00:00');
  CREATE TABLE days (id INTEGER PRIMARY KEY, at DATETIME DEFAULT CURRENT_TIMESTAMP, mixed TIMESTAMP, zoned TIMESTAMPTZ);
  INSERT INTO days VALUES (1, '2025-01-31', '2025-01-31', '2025-01-31'), (2, NULL, '2025-01-31 14:30:00', NULL);
  CREATE TABLE made (id INTEGER PRIMARY KEY, a DATETIME DEFAULT CURRENT_TIMESTAMP, b DATETIME DEFAULT (datetime('now')),
    c DATETIME DEFAULT 'now', d INTEGER DEFAULT (unixepoch()), e DATETIME DEFAULT (datetime('now', 'localtime')));`;

let moved: Scene;
beforeAll(async () => {
  moved = await sqliteToPostgres(SOURCE);
});
afterAll(() => moved?.[Symbol.asyncDispose]());

const typeOf = async (column: string): Promise<string> => {
  const [table, name] = column.split('.');
  const [type = ''] = await moved.rows(`SELECT format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = '${table}'::regclass AND attname = '${name}'`);
  return type;
};

test('the move ends well', () => {
  expect(moved.complaint).toBe('');
});

test('ISO text is a timestamp', async () => {
  expect(await typeOf('times.iso')).toBe('timestamp without time zone');
  expect(await moved.rows('SELECT iso FROM times ORDER BY id')).toEqual([
    '2024-02-29 23:59:59.5',
    '2024-02-29 00:00:00',
  ]);
});

test.each(['s', 'ms', 'us'])(
  'a count of %s stays the number that it is, told with a way out',
  async (name) => {
    expect(await typeOf(`times.${name}`)).toBe('bigint');
    const { message, suggestion } = moved.note('TYPE_INFERRED', `times.${name}`) ?? {};
    expect(`${message} ${suggestion}`).toMatch(/infer: "full" } } makes it|epochToTimestamp/);
  },
);

test('julian days stay the numbers that they are', async () => {
  expect(await typeOf('times.julian')).toBe('double precision');
  expect(await moved.rows('SELECT s, ms, us, julian FROM times ORDER BY id')).toEqual([
    '1700000000 | 1700000000000 | 1700000000000000 | 2460310.5',
    '0 | -1 | NULL | 0.25',
  ]);
});

test('forms of time in one column are kept as text, told with the keys', async () => {
  expect(await moved.rows('SELECT mixed FROM times ORDER BY id')).toEqual([
    '2024-01-01 00:00:00',
    '1700000000',
  ]);
  expect(moved.note('TYPE_WIDENED', 'times.mixed')).toMatchObject({ keys: ['id=2'] });
});

test('times with an offset are points in time, and those without one are read in UTC and told', async () => {
  expect(await typeOf('zoned.z')).toBe('timestamp with time zone');
  expect(await moved.rows('SELECT z, mostly FROM zoned ORDER BY id')).toEqual([
    '2024-03-10 07:30:00+00 | 2023-12-31 22:00:00+00',
    '2024-01-01 00:00:00+00 | 2024-01-01 00:00:00+00',
  ]);
  expect(moved.note('TIME_ZONE_ASSUMED', 'zoned.mostly')).toMatchObject({ keys: ['id=2'] });
});

test('more than six digits of a second, days that do not exist, words and blanks keep their text', async () => {
  expect(await moved.rows('SELECT nano, never, words, blank FROM odd WHERE id = 1')).toEqual([
    '2024-01-01 00:00:00.123456789 | 2024-02-30 | now | ',
  ]);
  for (const column of ['nano', 'never', 'words', 'blank'])
    expect(moved.note('TYPE_WIDENED', `odd.${column}`)?.keys).toContain('id=1');
});

test('years up to 294276, BC and infinity in the words of PostgreSQL are times', async () => {
  expect(await moved.rows('SELECT a, b, z FROM far ORDER BY id')).toEqual([
    '294276-12-31 23:59:59.999999 | 5874897-12-31 | infinity',
    '-infinity | 0044-03-15 BC | 0044-03-15 00:00:00+00 BC',
  ]);
});

test('the year 294277, which PostgreSQL does not have, keeps its text', async () => {
  expect(await typeOf('far.beyond')).toBe('text');
  expect(await moved.rows('SELECT beyond FROM far WHERE id = 1')).toEqual(['294277-01-01 00:00:00']);
  expect(moved.note('TYPE_WIDENED', 'far.beyond')).toMatchObject({ keys: ['id=1'] });
});

test('a column that declares times stays one where it holds days so far, and later times arrive whole', async () => {
  const types = await Promise.all(['at', 'mixed', 'zoned'].map((name) => typeOf(`days.${name}`)));
  expect(types).toEqual([
    'timestamp without time zone',
    'timestamp without time zone',
    'timestamp with time zone',
  ]);
  await moved.rows(`INSERT INTO days VALUES (3, '2025-06-01 14:30:00', NULL, '2025-06-01 14:30:00.25+00')`);
  expect(await moved.rows('SELECT at, mixed, zoned FROM days ORDER BY id')).toEqual([
    '2025-01-31 00:00:00 | 2025-01-31 00:00:00 | 2025-01-31 00:00:00+00',
    'NULL | 2025-01-31 14:30:00 | NULL',
    '2025-06-01 14:30:00 | NULL | 2025-06-01 14:30:00.25+00',
  ]);
  expect(moved.codes('days.zoned')).toEqual(['TIME_ZONE_ASSUMED', 'SPELLING_NORMALIZED']);
});

test("a default of now is now, and the word 'now' is not taken for it", async () => {
  const sql = `INSERT INTO made (id) VALUES (1) RETURNING a > now() AT TIME ZONE 'UTC' - interval '1 minute',
    b > now() AT TIME ZONE 'UTC' - interval '1 minute', d > extract(epoch FROM now()) - 60`;
  expect(await moved.rows(sql)).toEqual(['t | t | t']);
  expect(moved.codes('made.c')).toContain('DEFAULT_NOT_CARRIED');
  expect(moved.codes('made.e')).toContain('DEFAULT_NOT_CARRIED');
});
