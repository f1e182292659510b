import { type Scene, sqliteToPostgres } from './scene.js';

const SOURCE = `
  CREATE TABLE flags (id INTEGER PRIMARY KEY, a BOOLEAN DEFAULT 0, b BOOLEAN DEFAULT 'true', c NUMERIC DEFAULT false, d BOOLEAN);
  INSERT INTO flags VALUES (1, 1, 'true', 0, 2), (2, 0, 'FALSE', 1, 0), (3, NULL, 't', NULL, 1);
  CREATE TABLE loose (n INTEGER, d NUMERIC, r REAL, t TEXT);
  INSERT INTO loose VALUES (1, 1, 1, ''), ('two', '', '', ''), (3, 2.5, NULL, NULL);
  CREATE TABLE swapped (id INTEGER PRIMARY KEY, t TEXT, b BLOB, mixed TEXT);
  INSERT INTO swapped VALUES (1, x'636166c3a9', 'café', 'a'), (2, 'x', x'00ff', x'ff00');
  CREATE TABLE reals (id INTEGER PRIMARY KEY, r REAL);
  INSERT INTO reals VALUES (1, 0.1 + 0.2), (2, 1e308), (3, 5e-324), (4, 9e999), (5, -9e999), (6, -0.0), (7, 9e999 - 9e999), (8, 1.7976931348623157e308);
  CREATE TABLE whole (id INTEGER PRIMARY KEY, i INTEGER, u UNSIGNED BIG INT);
  INSERT INTO whole VALUES (1, 9007199254740993, -9007199254740993), (2, 9223372036854775807, -9223372036854775808), (3, 9007199254740991, 0);
  CREATE TABLE lengths (id INTEGER PRIMARY KEY, v VARCHAR(10), w VARCHAR(10), c CHAR(3));
  INSERT INTO lengths VALUES (1, printf('%.*c', 300, 'x'), 'ééééééééé😀', 'a  ');
  CREATE TABLE docs (id INTEGER PRIMARY KEY, spelled JSON, binary JSONB, either JSON, broken JSONB, bytes BLOB);
  INSERT INTO docs VALUES (1, '{"b": 1,  "a": [1e400], "b": 2}', jsonb('{"a":[1,2.50,"é\\n"]}'), jsonb('"x"'), jsonb('[1]'), jsonb('[1]')),
    (2, '[1.10]', NULL, '{"t": 1}', x'00ff', NULL);
  CREATE TABLE untyped (a, b ANY, c, d WHATEVER, e);
  INSERT INTO untyped VALUES (1, 1, 1.5, 'x', x'00'), (2, 'two', 2, 'y', x'ff');
  CREATE TABLE stored (i INT, r REAL, t TEXT, b BLOB, a ANY) STRICT;
  INSERT INTO stored VALUES (1, 1, '1', x'01', 1), (2, 2.5, 'x', NULL, 'one');
  CREATE TABLE empty (id INTEGER PRIMARY KEY, a, b DATE);`;

let moved: Scene;
beforeAll(async () => {
  moved = await sqliteToPostgres(SOURCE);
});
afterAll(() => moved?.[Symbol.asyncDispose]());

const typesOf = (table: string): Promise<readonly string[]> =>
  moved.rows(`SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = '"${table}"'::regclass AND attnum > 0 ORDER BY attnum`);

test('the move ends well', () => {
  expect(moved.complaint).toBe('');
});

test('0, 1, true and false in any spelling are booleans, and 2 makes the column one of integers', async () => {
  expect(await typesOf('flags')).toEqual(['id bigint', 'a boolean', 'b boolean', 'c numeric', 'd bigint']);
  expect(await moved.rows('SELECT a, b, c, d FROM flags ORDER BY id')).toEqual([
    't | t | 0 | 2',
    'f | f | 1 | 0',
    'NULL | t | NULL | 1',
  ]);
  expect(moved.note('TYPE_WIDENED', 'flags.d')).toMatchObject({ count: 1, keys: ['id=1'] });
  expect(moved.codes('flags.b')).toEqual(['SPELLING_NORMALIZED']);
});

test('defaults of booleans and DEFAULT false on a NUMERIC column mean what they meant', async () => {
  const sql = 'INSERT INTO flags (id) VALUES (9) RETURNING a, b, c';
  expect(await moved.rows(sql)).toEqual(['f | t | 0']);
});

test('text in an INTEGER column becomes text, told with the keys', async () => {
  expect(await moved.rows('SELECT n FROM loose')).toEqual(['1', 'two', '3']);
  expect(moved.note('TYPE_WIDENED', 'loose.n')).toMatchObject({ count: 1, keys: ['rowid=2'] });
});

test("'' in numbers is kept as '' and never becomes NULL or 0", async () => {
  expect(await moved.rows('SELECT d, r, t FROM loose')).toEqual(['1 | 1 | ', ' |  | ', '2.5 | NULL | NULL']);
  expect(moved.codes('loose.d')).toContain('TYPE_WIDENED');
  expect(moved.codes('loose.r')).toContain('TYPE_WIDENED');
});

test('a blob in a TEXT column is its characters where it has some, else the column becomes bytes', async () => {
  expect(await typesOf('swapped')).toEqual(['id bigint', 't text', 'b bytea', 'mixed bytea']);
  expect(await moved.rows('SELECT t, b, mixed FROM swapped ORDER BY id')).toEqual([
    'café | \\x636166c3a9 | \\x61',
    'x | \\x00ff | \\xff00',
  ]);
  expect(moved.note('VALUES_FITTED', 'swapped.t')).toMatchObject({ keys: ['id=1'] });
  expect(moved.note('TYPE_WIDENED', 'swapped.mixed')).toMatchObject({ keys: ['id=2'] });
});

test('every bit of a REAL arrives; infinities stay, and what SQLite made of NaN is NULL', async () => {
  expect(await moved.rows('SELECT r FROM reals ORDER BY id')).toEqual([
    '0.30000000000000004',
    '1e+308',
    '5e-324',
    'Infinity',
    '-Infinity',
    '0',
    'NULL',
    '1.7976931348623157e+308',
  ]);
  expect(moved.codes('reals.r')).toEqual([]);
});

test('integers around 2^53 and at both ends of 64 bits arrive exactly', async () => {
  expect(await moved.rows('SELECT i, u FROM whole ORDER BY id')).toEqual([
    '9007199254740993 | -9007199254740993',
    '9223372036854775807 | -9223372036854775808',
    '9007199254740991 | 0',
  ]);
});

test('VARCHAR(10) that holds 300 characters becomes text; one that holds ten, of any width, stays', async () => {
  expect(await typesOf('lengths')).toEqual([
    'id bigint',
    'v text',
    'w character varying(10)',
    'c character varying(3)',
  ]);
  expect(await moved.rows("SELECT length(v), w, c || '|' FROM lengths")).toEqual([
    '300 | ééééééééé😀 | a  |',
  ]);
  expect(moved.note('TYPE_WIDENED', 'lengths.v')).toMatchObject({ keys: ['id=1'] });
});

test('JSON text keeps its bytes', async () => {
  expect(await moved.rows('SELECT spelled FROM docs ORDER BY id')).toEqual([
    '{"b": 1,  "a": [1e400], "b": 2}',
    '[1.10]',
  ]);
});

test('blobs of JSONB in columns of JSON become the JSON text that SQLite reads in them', async () => {
  expect(await typesOf('docs')).toEqual([
    'id bigint',
    'spelled json',
    'binary json',
    'either json',
    'broken bytea',
    'bytes bytea',
  ]);
  expect(await moved.rows('SELECT "binary", either FROM docs ORDER BY id')).toEqual([
    '{"a":[1,2.50,"é\\n"]} | "x"',
    'NULL | {"t": 1}',
  ]);
  expect(moved.note('VALUES_FITTED', 'docs.binary')).toMatchObject({ keys: ['id=1'], count: 1 });
});

test('blobs that are no JSONB keep their bytes, and so does a BLOB column', async () => {
  expect(await moved.rows('SELECT broken, bytes FROM docs ORDER BY id')).toEqual(
    ['\\x1b1331 | \\x1b1331', '\\x00ff | NULL'].map((row) => row.replaceAll('1b1331', '2b1331')),
  );
  expect(moved.note('TYPE_WIDENED', 'docs.broken')).toMatchObject({ keys: ['id=2'] });
});

test('columns without a type, of ANY or of an unknown one become what their values are', async () => {
  expect(await typesOf('untyped')).toEqual(['a bigint', 'b text', 'c double precision', 'd text', 'e bytea']);
  expect(await moved.rows('SELECT * FROM untyped')).toEqual([
    '1 | 1 | 1.5 | x | \\x00',
    '2 | two | 2 | y | \\xff',
  ]);
  for (const column of ['a', 'b', 'c', 'd', 'e'])
    expect(moved.codes(`untyped.${column}`)).toContain('TYPE_INFERRED');
});

test('a STRICT table keeps the types that it enforced', async () => {
  expect(await typesOf('stored')).toEqual(['i bigint', 'r double precision', 't text', 'b bytea', 'a text']);
  expect(await moved.rows('SELECT * FROM stored')).toEqual([
    '1 | 1 | 1 | \\x01 | 1',
    '2 | 2.5 | x | NULL | one',
  ]);
});

test('an empty table arrives with the types that it declares', async () => {
  expect(await typesOf('empty')).toEqual(['id bigint', 'a text', 'b date']);
});
