import { type Scene, sqliteToPostgres } from './scene.js';

const SOURCE = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, a INT, b TEXT, code TEXT UNIQUE, UNIQUE (a, b));
  INSERT INTO parent VALUES (1, 1, 'x', 'C'), (2, 2, 'y', 'd');
  CREATE TABLE child (id INTEGER PRIMARY KEY, implicit INT REFERENCES parent, code TEXT REFERENCES parent (code),
    a INT, b TEXT, me INT REFERENCES child (id), gone INT REFERENCES missing (id), FOREIGN KEY (a, b) REFERENCES parent (a, b));
  INSERT INTO child VALUES (1, 1, 'C', 1, 'x', 1, 9), (2, 99, 'd', NULL, 'x', 1, NULL);
  CREATE TABLE left_side (id INTEGER PRIMARY KEY, other INT REFERENCES right_side);
  CREATE TABLE right_side (id INTEGER PRIMARY KEY, other INT REFERENCES left_side);
  INSERT INTO left_side VALUES (1, 1); INSERT INTO right_side VALUES (1, 1);
  CREATE TABLE no_rowid (a TEXT, b BLOB, c REAL, PRIMARY KEY (c DESC, a, b)) WITHOUT ROWID;
  INSERT INTO no_rowid VALUES ('x', x'00', 1.5), ('', x'', 9e999);
  CREATE TABLE nulls (a TEXT, b INT, PRIMARY KEY (a, b)); INSERT INTO nulls VALUES (NULL, 1), (NULL, 1), ('x', 1);
  CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, x INT); INSERT INTO counted VALUES (500, 1), (3, 1); DELETE FROM counted WHERE id = 500;
  CREATE TABLE negative (id INTEGER PRIMARY KEY, x INT); INSERT INTO negative VALUES (-5, 1), (-9223372036854775808, 2);
  CREATE TABLE full (id INTEGER PRIMARY KEY, x INT); INSERT INTO full VALUES (1, 1), (9223372036854775807, 2);
  CREATE TABLE indexed (id INTEGER PRIMARY KEY, a INT, b TEXT, at TEXT);
  CREATE UNIQUE INDEX partial ON indexed (a) WHERE b IS NOT NULL; CREATE INDEX expression ON indexed (lower(b), length(b));
  CREATE INDEX falling ON indexed (a DESC, b);
  INSERT INTO indexed VALUES (1, 1, NULL, 'x'), (2, 1, 'x', 'y'), (3, 1, NULL, 'z');
  CREATE TABLE wide_key (${Array.from({ length: 40 }, (_, at) => `c${at} INT`)}, UNIQUE (${Array.from({ length: 40 }, (_, at) => `c${at}`)}));
  CREATE TABLE says (id INTEGER PRIMARY KEY, u TEXT UNIQUE ON CONFLICT REPLACE, n TEXT NOT NULL ON CONFLICT IGNORE, f TEXT NOT NULL ON CONFLICT ABORT); INSERT INTO says VALUES (1, 'a', 'b', 'c');`;

let moved: Scene;
beforeAll(async () => {
  moved = await sqliteToPostgres(SOURCE);
});
afterAll(() => moved?.[Symbol.asyncDispose]());

const constraints = (table: string): Promise<readonly string[]> =>
  moved.rows(`SELECT pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = '${table}'::regclass AND contype <> 'n' ORDER BY 1`);
const indexes = (table: string): Promise<readonly string[]> =>
  moved.rows(
    `SELECT regexp_replace(indexdef, '.* USING ', '') FROM pg_indexes WHERE tablename = '${table}' ORDER BY 1`,
  );

test('the move ends well', () => {
  expect(moved.complaint).toBe('');
});

test('foreign keys to a primary key, implicitly, to unique keys, of several columns and to the table itself', async () => {
  expect(await constraints('child')).toEqual([
    'FOREIGN KEY (a, b) REFERENCES parent(a, b)',
    'FOREIGN KEY (code) REFERENCES parent(code)',
    'FOREIGN KEY (implicit) REFERENCES parent(id) NOT VALID',
    'FOREIGN KEY (me) REFERENCES child(id)',
    'PRIMARY KEY (id)',
  ]);
});

test('a row that points at nothing is kept and named, and the key holds for new rows', async () => {
  expect(await moved.rows('SELECT implicit FROM child WHERE id = 2')).toEqual(['99']);
  expect(moved.note('FOREIGN_KEY_NOT_VALID', 'child:child_implicit_fkey')).toMatchObject({ keys: ['id=2'] });
  await expect(moved.rows('INSERT INTO child (id, implicit) VALUES (7, 98)')).rejects.toMatchObject({
    code: '23503',
  });
});

test('a foreign key to a table that is not there is left out and told', () => {
  expect(moved.codes('child')).toEqual(['FOREIGN_KEY_NOT_CARRIED']);
});

test('tables that point at each other arrive', async () => {
  expect(await constraints('left_side')).toContain('FOREIGN KEY (other) REFERENCES right_side(id)');
  expect(await constraints('right_side')).toContain('FOREIGN KEY (other) REFERENCES left_side(id)');
});

test('a WITHOUT ROWID table has its key of several columns, infinity included', async () => {
  expect(await constraints('no_rowid')).toEqual(['PRIMARY KEY (c, a, b)']);
  expect(await moved.rows('SELECT a, b, c FROM no_rowid ORDER BY c')).toEqual([
    'x | \\x00 | 1.5',
    ' | \\x | Infinity',
  ]);
});

test('a primary key with NULLs becomes a unique key, told', async () => {
  expect(await constraints('nulls')).toEqual(['UNIQUE (a, b)']);
  expect(moved.codes('nulls')).toContain('NULL_IN_KEY');
  expect(await moved.rows('SELECT count(*) FROM nulls')).toEqual(['3']);
});

test('AUTOINCREMENT goes on above what sqlite_sequence remembers, not above max(id)', async () => {
  expect(await moved.rows('INSERT INTO counted (x) VALUES (9) RETURNING id')).toEqual(['501']);
});

test('negative keys stay, and new ones begin at 1', async () => {
  expect(await moved.rows('SELECT id FROM negative ORDER BY id')).toEqual(['-9223372036854775808', '-5']);
  expect(await moved.rows('INSERT INTO negative (x) VALUES (9) RETURNING id > 0')).toEqual(['t']);
});

test('the largest key of 64 bits stays, and new ones come from a gap, told', async () => {
  expect(await moved.rows('SELECT max(id) FROM "full"')).toEqual(['9223372036854775807']);
  expect(moved.codes('full.id')).toContain('IDENTITY_EXHAUSTED');
  expect(await moved.rows('INSERT INTO "full" (x) VALUES (9) RETURNING id < 9223372036854775807')).toEqual([
    't',
  ]);
});

test('partial, expression and descending indexes keep their meaning', async () => {
  expect(await indexes('indexed')).toEqual([
    'btree (a DESC, b)',
    'btree (a) WHERE (b IS NOT NULL)',
    'btree (id)',
    'btree (lower(b), length(b))',
  ]);
  await expect(moved.rows("INSERT INTO indexed (a, b) VALUES (1, 'z')")).rejects.toMatchObject({
    code: '23505',
  });
});

test('a key of more than 32 columns is left out and told', async () => {
  expect(await constraints('wide_key')).toEqual([]);
  expect(
    moved.ledger.filter(({ code }) => code === 'UNIQUE_NOT_CARRIED').map(({ place }) => place.table),
  ).toEqual(['wide_key']);
});

test('ON CONFLICT of a key and of NOT NULL is told, where it does something else than refuse', () => {
  const told = moved.ledger.filter(({ code }) => code === 'CONFLICT_CLAUSE_NOT_CARRIED');
  expect(told.map(({ place }) => [place.table, place.column ?? place.object])).toEqual([
    ['says', 'says_u_key'],
    ['says', 'n'],
  ]);
});
