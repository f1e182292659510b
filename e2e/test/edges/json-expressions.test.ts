import { createTestDatabase, execute } from '@godwit/test-support';
import { carryThroughSqlite } from '../there-and-back.js';
import { postgresToSqlite, sqliteToPostgres } from './scene.js';

const SOURCE = `
  CREATE TABLE j (id INTEGER PRIMARY KEY, c JSON, t TEXT,
    a TEXT GENERATED ALWAYS AS (json_extract(c, '$.a')), n INTEGER GENERATED ALWAYS AS (json_extract(c, '$.n')) STORED,
    r REAL GENERATED ALWAYS AS (c ->> '$.n') STORED, f BOOLEAN GENERATED ALWAYS AS (json_extract(c, '$.f')) STORED,
    o JSON GENERATED ALWAYS AS (json_extract(c, '$.o')) STORED, CHECK (json_extract(c, '$.n') > 0),
    CHECK (json_extract(c, '$.a') < 'zz'));
  INSERT INTO j (id, c, t) VALUES (1, '{"a":"x","n":5,"f":true,"o":{"k":[1,2.50]}}', '{"k":{"b":"y"}}'),
    (2, '{"a":null,"n":"7","f":false}', '{}'), (3, NULL, NULL);
  CREATE INDEX by_a ON j (json_extract(c, '$.a'));
  CREATE UNIQUE INDEX by_n ON j (json_extract(c, '$.n'), id) WHERE json_extract(c, '$.a') IS NOT NULL;
  CREATE INDEX by_t ON j (lower(t ->> '$.k.b'), coalesce(json_extract(c, '$.a'), ''));`;
const GENERATED = 'SELECT a, n, r, f, o FROM j ORDER BY id';

test('what a JSON path finds is indexed as the text that queries ask for, told', async () => {
  await using moved = await sqliteToPostgres(SOURCE);
  expect(moved.complaint).toBe('');
  const [a, n, t] = await moved.rows(
    `SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'by%' ORDER BY indexname`,
  );
  expect(a).toContain("((c ->> 'a'::text))");
  expect(n).toContain("((c ->> 'n'::text)), id) WHERE ((c ->> 'a'::text) IS NOT NULL)");
  expect(t).toContain("(((t)::json -> 'k'::text) ->> 'b'::text) COLLATE \"C\"");
  expect(moved.note('INDEX_NOT_CARRIED', 'j:by_a')).toMatchObject({
    severity: 'info',
    message: expect.stringContaining('what a JSON path finds counts as its text, numbers too'),
  });
});

test('generated columns and checks over JSON give new rows what they gave them before, or refuse them', async () => {
  await using moved = await sqliteToPostgres(SOURCE);
  expect(await moved.rows(GENERATED)).toEqual([
    'x | 5 | 5 | t | {"k":[1,2.50]}',
    'NULL | 7 | 7 | f | NULL',
    'NULL | NULL | NULL | NULL | NULL',
  ]);
  const insert = (json: string): Promise<readonly string[]> =>
    moved.rows(`INSERT INTO j (id, c) VALUES (4, '${json}') RETURNING a, n, r, f; ROLLBACK`);
  for (const [json, code] of [
    ['{"n":"abc"}', '22P02'],
    ['{"n":2.5}', '22P02'],
    ['{"n":0}', '23514'],
    ['{"n":false}', '23514'],
    ['{"a":"zzz"}', '23514'],
    ['{"a":{}}', '23514'],
  ] as const)
    await expect(insert(json)).rejects.toMatchObject({ code });
  const add = (id: number, json: string): Promise<readonly string[]> =>
    moved.rows(`INSERT INTO j (id, c) VALUES (${id}, '${json}') RETURNING a, n, r, f`);
  expect(await add(4, '{"a":true,"n":1e3,"f":1}')).toEqual(['1 | 1000 | 1000 | t']);
  expect(await add(5, '{"a":12,"n":3.0}')).toEqual(['12 | 3 | 3 | NULL']);
  expect(moved.note('GENERATED_NOT_CARRIED', 'j.n')?.severity).toBe('warning');
});

test('members of JSON are read by functions that SQLite 3.31 has, and are members again on the way back', async () => {
  await using moved = await postgresToSqlite(`
    CREATE TABLE j (id integer PRIMARY KEY, c jsonb, k text GENERATED ALWAYS AS (c ->> 'k') STORED,
      o jsonb GENERATED ALWAYS AS (c -> 'o') STORED, CHECK (c ->> 'kind' <> 'none'), CHECK (c ->> 'n' <> '5'));
    CREATE INDEX by_k ON j ((c ->> 'k'));
    INSERT INTO j (id, c) VALUES (1, '{"k": 2.50, "o": {"a": [1.10, null]}}'), (2, '{"k": null}'), (3, '{"k": true}'),
      (4, '{"k": "null", "o": "x"}'), (5, '{"o": null}'), (6, '[]'), (7, NULL), (8, '{"k": 12345678901234567890}');`);
  expect(moved.complaint).toBe('');
  const schema = (await moved.rows('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL')).join('\n');
  expect(schema).not.toMatch(/->/);
  expect(schema).toContain(`ON "j" ((json_extract("c", '$.k')))`);
  expect(schema).toContain(`(json_extract("c", '$.kind') <> 'none')`);
  expect(await moved.rows('SELECT k, o FROM j ORDER BY id')).toEqual([
    '2.50 | {"a":[1.10,null]}',
    'NULL | NULL',
    'true | NULL',
    'null | "x"',
    'NULL | null',
    'NULL | NULL',
    'NULL | NULL',
    '12345678901234567890 | NULL',
  ]);
});

const CASTS = `
  CREATE TABLE j (id integer PRIMARY KEY, c jsonb, t text, b boolean GENERATED ALWAYS AS ((c -> 'b')::boolean) STORED,
    n integer GENERATED ALWAYS AS ((c ->> 'n')::integer) STORED, w bigint GENERATED ALWAYS AS ((c -> 'n')::bigint) STORED,
    f double precision GENERATED ALWAYS AS ((c -> 'f')::float8) STORED, k varchar(5) GENERATED ALWAYS AS (c ->> 'k') STORED,
    d smallint GENERATED ALWAYS AS ((c -> 'a' ->> 'b')::smallint) STORED, 
    p numeric(10,2) GENERATED ALWAYS AS ((c ->> 'p')::numeric) STORED, q numeric(20,5) GENERATED ALWAYS AS ((c -> 'p')::numeric) STORED,
    CHECK ((c ->> 'n')::numeric > -100));
  CREATE INDEX by_n ON j (((c -> 'a' ->> 'b')::bigint)) WHERE (c ->> 'b')::boolean;
  INSERT INTO j (id, c) VALUES (1, '{"b": true, "n": 12, "f": 2.50, "k": "abc  ", "p": 1.005, "a": {"b": "7"}}'), (2, '{}'), (3, NULL);`;

test('casts of members of JSON compute the same in SQLite and fail where they failed', async () => {
  await using moved = await postgresToSqlite(CASTS);
  expect(moved.complaint).toBe('');
  expect(['j.b', 'j.n', 'j.w', 'j.d', 'j:by_n'].flatMap(moved.codes)).toEqual([]);
  expect(await moved.rows('SELECT b, n, w, f, k, d, p, q FROM j ORDER BY id')).toEqual([
    '1 | 12 | 12 | 2.5 | abc   | 7 | 1.01 | 1.00500',
    'NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL',
    'NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL',
  ]);
  const schema = (await moved.rows('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL')).join('\n');
  expect(schema).not.toMatch(/->/);
  expect(schema).toContain(
    `"b" BOOLEAN GENERATED ALWAYS AS (json_extract(json_type("c", '$.b'), '$')) STORED`,
  );
});

test('casts of members of JSON are such again on the way back', async () => {
  await using source = await createTestDatabase();
  await execute(source.url, CASTS);
  const { back, schema = [], values } = await carryThroughSqlite(source.url);
  expect(back?.code).toBe(0);
  expect(schema).toEqual([]);
  expect(values?.differences).toEqual([]);
});
