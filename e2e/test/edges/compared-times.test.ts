import { sqliteToPostgres } from './scene.js';

const ROW = "'2024-01-01 10:00:00', '2024-01-02 10:00:00', '2024-01-01T10:00:00.000Z', NULL, '2024-01-01'";
const columns = `id INTEGER PRIMARY KEY, starts DATETIME, ends TIMESTAMP, at TIMESTAMP, gone DATETIME, day DATE`;
const CHECKS = `SELECT pg_get_constraintdef(oid) COLLATE "C" FROM pg_constraint
  WHERE conrelid = 't'::regclass AND contype = 'c' ORDER BY 1`;
const INDEXES = `SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'by%' ORDER BY indexname`;

test('times of one spelling compare by their values as they did by their text', async () => {
  await using moved = await sqliteToPostgres(`
    CREATE TABLE t (${columns}, CHECK (ends > starts), CHECK (starts >= '2020-01-01'), CHECK (day <= starts),
      CHECK (ends BETWEEN '2000-01-01' AND '2099-12-31 23:59:59'), CHECK (starts <> '2000-01-01 00:00:00'));
    INSERT INTO t VALUES (1, ${ROW});
    CREATE INDEX by_a ON t (coalesce(gone, '9999-12-31 23:59:59') DESC, starts);
    CREATE INDEX by_b ON t (coalesce(at, '9999-12-31T23:59:59.999Z'));
    CREATE INDEX by_c ON t (id) WHERE at >= '2024-01-01T00:00:00.000Z';
    CREATE INDEX by_d ON t (max(starts, ends));`);
  expect(moved.complaint).toBe('');
  expect(moved.ledger.filter(({ severity }) => severity === 'loss')).toEqual([]);
  const checks = await moved.rows(CHECKS);
  expect(checks).toEqual([
    "CHECK (((ends >= '2000-01-01 00:00:00'::timestamp without time zone) AND (ends <= '2099-12-31 23:59:59'::timestamp without time zone)))",
    'CHECK ((day <= starts))',
    'CHECK ((ends > starts))',
    "CHECK ((starts <> '2000-01-01 00:00:00'::timestamp without time zone))",
    "CHECK ((starts >= '2020-01-01 00:00:00'::timestamp without time zone))",
  ]);
  const [a, b, c, d] = await moved.rows(INDEXES);
  expect(a).toContain("COALESCE(gone, '9999-12-31 23:59:59'::timestamp without time zone) DESC, starts");
  expect(b).toContain("COALESCE(at, '9999-12-31 23:59:59.999+00'::timestamp with time zone)");
  expect(c).toContain("WHERE (at >= '2024-01-01 00:00:00+00'::timestamp with time zone)");
  expect(d).toContain('GREATEST(starts, ends)');
});

test('times of several spellings, and constants of another one, are compared by nobody', async () => {
  await using moved = await sqliteToPostgres(`
    CREATE TABLE t (${columns}, CHECK (ends > starts), CHECK (at < '2099-01-01'), CHECK (starts > '2020-01-01'),
      CHECK (starts <> '2024-01-01'), CHECK (day < '2030-01-01'));
    INSERT INTO t VALUES (1, ${ROW}), (2, '2024-01-01 10:00', '2024-01-02 10:00:00', NULL, NULL, NULL);`);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(CHECKS)).toEqual([
    "CHECK ((at < '2099-01-01 00:00:00+00'::timestamp with time zone))",
    "CHECK ((day < '2030-01-01'::date))",
  ]);
  expect(moved.codes('t').filter((code) => code === 'CHECK_NOT_CARRIED')).toHaveLength(3);
});

test('times with fractions as long as they need be, as a file made of PostgreSQL holds them, compare by their values', async () => {
  await using moved = await sqliteToPostgres(`
    CREATE TABLE t (${columns}, CHECK (ends > starts), CHECK (starts >= '2020-01-01 00:00:00.25'), CHECK (gone <> starts),
      CHECK (at < '2099-01-01 00:00:00+00:00'), CHECK (starts <> '2000-01-01 00:00:00.50'));
    INSERT INTO t VALUES (1, '2024-01-01 10:00:00', '2024-01-01 10:00:00.5', '2024-01-01 10:00:00+00:00', NULL, NULL),
      (2, '2024-01-01 10:00:00.123456', '2024-01-02 10:00:00', '2024-01-01 10:00:00.25+00:00', '2024-01-01 10:00:00.125', NULL);
    CREATE INDEX by_a ON t (coalesce(ends, '9999-12-31 23:59:59') DESC, starts);
    CREATE INDEX by_b ON t (coalesce(gone, '9999-12-31 23:59:59'));`);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(CHECKS)).toEqual([
    "CHECK ((at < '2099-01-01 00:00:00+00'::timestamp with time zone))",
    'CHECK ((ends > starts))',
    'CHECK ((gone <> starts))',
    "CHECK ((starts >= '2020-01-01 00:00:00.25'::timestamp without time zone))",
  ]);
  const [a, b] = await moved.rows(INDEXES);
  expect(a).toContain("COALESCE(ends, '9999-12-31 23:59:59'::timestamp without time zone) DESC, starts");
  expect(b).toContain("COALESCE(gone, '9999-12-31 23:59:59'::timestamp without time zone)");
});

test('fractions with zeros at their end, and a Z behind fractions, are compared by nobody', async () => {
  await using moved = await sqliteToPostgres(`
    CREATE TABLE t (${columns}, CHECK (starts >= '2020-01-01 00:00:00'), CHECK (at >= '2020-01-01 00:00:00Z'));
    INSERT INTO t VALUES (1, '2024-01-01 10:00:00.50', NULL, '2024-01-01 10:00:00Z', NULL, NULL),
      (2, '2024-01-01 10:00:00', NULL, '2024-01-01 10:00:00.5Z', NULL, NULL);`);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(CHECKS)).toEqual([]);
});

test('times without seconds are compared, and are the default, as PostgreSQL writes them', async () => {
  await using moved = await sqliteToPostgres(`
    CREATE TABLE t (id INTEGER PRIMARY KEY, at TIMESTAMP DEFAULT '2020-01-01 10:00' CHECK (at > '2020-01-01 09:30'),
      opens TIME DEFAULT '08:00' CHECK (opens < '12:00'));
    INSERT INTO t VALUES (1, '2024-01-01 10:00', '09:15'); CREATE INDEX by_opens ON t (id) WHERE opens >= '09:00';`);
  expect(moved.complaint).toBe('');
  expect(moved.ledger.filter(({ severity }) => severity === 'loss')).toEqual([]);
  expect(await moved.rows(CHECKS)).toEqual([
    "CHECK ((at > '2020-01-01 09:30:00'::timestamp without time zone))",
    "CHECK ((opens < '12:00:00'::time without time zone))",
  ]);
  expect(await moved.rows(INDEXES)).toEqual([expect.stringContaining("(opens >= '09:00:00'::time")]);
  expect(await moved.rows('INSERT INTO t (id) VALUES (2) RETURNING at, opens')).toEqual([
    '2020-01-01 10:00:00 | 08:00:00',
  ]);
});
