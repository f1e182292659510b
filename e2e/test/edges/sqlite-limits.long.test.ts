import { postgresToSqlite, sqliteToPostgres } from './scene.js';

const columns = (count: number): string =>
  Array.from({ length: count }, (_, at) => `c${at} INTEGER`).join(', ');

test('a table of 1,600 columns arrives, as wide as PostgreSQL has them', async () => {
  await using moved = await sqliteToPostgres(
    `CREATE TABLE wide (${columns(1600)}); INSERT INTO wide (c0, c1599) VALUES (1, 2)`,
  );
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT c0, c1599 FROM wide')).toEqual(['1 | 2']);
});

test('a table of 1,601 columns is refused before anything is written, by name and with the way out', async () => {
  await using moved = await sqliteToPostgres(
    `CREATE TABLE fine (x INT); CREATE TABLE wide (${columns(1601)})`,
  );
  expect(moved.run.code).toBe(1);
  expect(moved.run.stdout).toMatch(/TABLE_TOO_WIDE/);
  expect(moved.run.stdout).toMatch(/"table": "wide"/);
  expect(moved.run.stdout).toMatch(/--exclude-tables/);
  expect(await moved.rows("SELECT count(*) FROM pg_class WHERE relname IN ('fine', 'wide')")).toEqual(['0']);
});

test('a row that is wider than a page of PostgreSQL is refused with table and key', async () => {
  const values = Array.from({ length: 1600 }, (_, at) => 9e15 + at).join(', ');
  await using moved = await sqliteToPostgres(
    `CREATE TABLE wide (${columns(1600)}); INSERT INTO wide VALUES (${values})`,
  );
  expect(moved.run.code).toBe(1);
  expect(JSON.parse(moved.run.stdout).error).toMatchObject({ place: { table: 'wide' } });
});

test('a blob of 64 MB arrives with every byte', async () => {
  await using moved = await sqliteToPostgres(`CREATE TABLE big (id INTEGER PRIMARY KEY, x BLOB);
    INSERT INTO big VALUES (1, zeroblob(67108864)), (2, randomblob(1000))`);
  expect(moved.complaint).toBe('');
  expect(
    await moved.rows("SELECT length(x), x = decode(repeat('00', 67108864), 'hex') FROM big WHERE id = 1"),
  ).toEqual(['67108864 | t']);
}, 120_000);

test('a value above maxCellBytes is refused before anything is written, with table, column and key', async () => {
  await using moved = await sqliteToPostgres(
    `CREATE TABLE big (id INTEGER PRIMARY KEY, x BLOB); INSERT INTO big VALUES (5, zeroblob(2000))`,
    {
      flags: ['--max-cell-bytes', '1000'],
    },
  );
  expect(moved.run.code).toBe(1);
  expect(JSON.parse(moved.run.stdout).error).toMatchObject({
    code: 'CELL_TOO_LARGE',
    place: { table: 'big', column: 'x', key: 'id=5' },
  });
});

test('more cells than SQLite binds in one statement arrive from PostgreSQL', async () => {
  const list = Array.from({ length: 1500 }, (_, at) => `c${at} int DEFAULT ${at}`).join(', ');
  await using moved = await postgresToSqlite(
    `CREATE TABLE wide (id int PRIMARY KEY, ${list}); INSERT INTO wide (id) SELECT generate_series(1, 100)`,
  );
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT count(*), sum(c1499), min(c0) FROM wide')).toEqual(['100 | 149900 | 0']);
});
