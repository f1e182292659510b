import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import { timestampToEpoch, timestampToJulianDay } from '@godwit/transforms';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

const dialects = [sqlite, postgres];

/** The ways in which SQLite holds a moment, by the type that a column of it may declare; each of the same moments. */
const COLUMNS = {
  s_at: ['INTEGER', 's'],
  ms_at: ['INTEGER', 'ms'],
  us_at: ['INTEGER', 'us'],
  jd_at: ['REAL', 'jd'],
  s_datetime: ['DATETIME', 's'],
  ms_timestamp: ['TIMESTAMP', 'ms'],
  us_datetime: ['DATETIME DEFAULT CURRENT_TIMESTAMP', 'us'],
  jd_datetime: ['DATETIME', 'jd'],
  s_date: ['DATE', 's'],
  asked: ['INTEGER', 's'],
  iso_datetime: ['DATETIME', 'iso'],
  iso_date: ['DATE', 'day'],
} as const;
type Name = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as Name[];

const SECONDS = '(631152000 + i * 1700321)';
const VALUES = {
  s: SECONDS,
  ms: `${SECONDS} * 1000`,
  us: `${SECONDS} * 1000000`,
  jd: `julianday(${SECONDS}, 'unixepoch')`,
  iso: `datetime(${SECONDS}, 'unixepoch')`,
  day: `date(${SECONDS}, 'unixepoch')`,
} as const;

function fill(file: string): void {
  const db = new Database(file);
  const columns = NAMES.map((name) => `${name} ${COLUMNS[name][0]}`);
  db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, ${columns.join(', ')}, UNIQUE (id, s_at));
    CREATE INDEX by_time ON t (s_datetime);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO t SELECT i, ${NAMES.map((name) => VALUES[COLUMNS[name][1]]).join(', ')} FROM n;
    INSERT INTO t (id, us_datetime) VALUES (0, NULL)`);
  db.close();
}

/** Whole julian days are whole numbers where the column declares a time, and real ones where it declares a double. */
function rowsOf(path: string): readonly unknown[] {
  const db = new Database(path, { readonly: true });
  const cells = NAMES.flatMap((name) => (COLUMNS[name][1] === 'jd' ? name : [`typeof(${name})`, name]));
  const rows = db
    .prepare(`SELECT ${cells.join(', ')} FROM t ORDER BY id`)
    .raw()
    .all();
  db.close();
  return rows;
}

test('every way to store a moment is the same moment in PostgreSQL, and comes back as it was stored', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [file, back] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  fill(file);
  const options = { infer: 'full', columns: { 't.asked': { infer: 'full' } } } as const;
  const config = { source: `sqlite:${file}`, target: database.url, options };
  const there = createMigrationManager(config, { dialects });
  const result = await there.migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect((await there.verify()).status).toBe('same');
  const inferred = result.ledger.filter(({ code }) => code === 'TYPE_INFERRED');
  expect(inferred.map(({ place }) => place.column).toSorted()).toEqual(NAMES.slice(0, -2).toSorted());
  expect(inferred.every(({ suggestion }) => suggestion?.includes('On the way back typeMappings'))).toBe(true);
  await sameMoments(database.url);
  const transforms = NAMES.slice(0, -2).map((name) => {
    const [, unit] = COLUMNS[name];
    const match = { column: name };
    return unit === 's' || unit === 'ms' || unit === 'us'
      ? timestampToEpoch({ match, unit, name })
      : timestampToJulianDay({ match, name });
  });
  const again = createMigrationManager(
    { source: database.url, target: `sqlite:${back}`, transforms },
    { dialects },
  );
  expect(await again.migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(rowsOf(back)).toEqual(rowsOf(file));
});

async function sameMoments(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const moments = NAMES.slice(1, -2).map((name) => `${name} IS DISTINCT FROM s_at`);
    const iso = "iso_datetime IS DISTINCT FROM s_at AT TIME ZONE 'UTC'";
    const day = "iso_date IS DISTINCT FROM (s_at AT TIME ZONE 'UTC')::date";
    const wrong = [...moments, iso, day, `extract(epoch FROM s_at) <> 631152000 + id * 1700321`];
    const { rows } = await client.query(`SELECT id FROM t WHERE ${wrong.join(' OR ')}`);
    expect(rows).toEqual([]);
  } finally {
    await client.end();
  }
}

test('a zone that every moment names is no warning, one that some name is', async () => {
  await using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const file = join(folder.path, 'a.db');
  const db = new Database(file);
  db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, every DATETIME, some DATETIME);
    INSERT INTO t VALUES (1, '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'), (2, '2024-01-01 00:00:00+00:00', '2024-01-01')`);
  db.close();
  const { ledger } = await createMigrationManager({
    source: `sqlite:${file}`,
    target: database.url,
    dialects,
  }).plan();
  const widened = ledger.filter(({ code }) => code === 'TYPE_WIDENED');
  expect(widened.map(({ place, severity }) => [place.column, severity])).toEqual([
    ['some', 'warning'],
    ['every', 'info'],
  ]);
});
