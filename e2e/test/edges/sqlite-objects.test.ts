import { serverVersion } from '@godwit/test-support';
import { type Scene, sqliteToPostgres } from './scene.js';

const SOURCE = `
  CREATE TABLE plain (id INTEGER PRIMARY KEY, body TEXT); INSERT INTO plain VALUES (1, 'one');
  CREATE VIRTUAL TABLE over_plain USING fts5 (body, content = 'plain', content_rowid = 'id');
  CREATE VIRTUAL TABLE docs USING fts5 (title, body); INSERT INTO docs (rowid, title, body) VALUES (7, 't', 'b');
  CREATE VIRTUAL TABLE bare USING fts5 (body, content = '');
  CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1, y0, y1); INSERT INTO boxes VALUES (1, 0, 1, 0, 1);
  CREATE VIEW first_view AS SELECT id FROM plain; CREATE VIEW second_view AS SELECT * FROM first_view;
  CREATE TRIGGER follow AFTER INSERT ON plain BEGIN UPDATE plain SET body = new.body; END;
  CREATE TABLE checked (id INTEGER PRIMARY KEY, a TEXT CHECK (a GLOB '[A-Z]*'), b JSON CHECK (json_valid(b)), c INT CHECK (typeof(c) = 'integer'),
    d TEXT CHECK (length(d) <= 3), e INT CHECK (e > 0));
  INSERT INTO checked VALUES (1, 'Abc', '{}', 5, 'abc', 1);
  PRAGMA ignore_check_constraints = ON; INSERT INTO checked VALUES (2, 'Abc', '{}', 5, 'abc', -1);
  CREATE TABLE computed (a INT, b INT, v INT AS (a + b) VIRTUAL, s INT AS (a * 2) STORED, twice INT AS (v * 2), words TEXT AS (printf('%d', a)));
  CREATE INDEX of_unknown ON computed (strftime('%Y', a));
  INSERT INTO computed (a, b) VALUES (3, 4);
  ANALYZE;`;

let moved: Scene;
beforeAll(async () => {
  moved = await sqliteToPostgres(SOURCE);
});
afterAll(() => moved?.[Symbol.asyncDispose]());

test('the move ends well and makes ordinary tables only', async () => {
  expect(moved.complaint).toBe('');
  const sql =
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1";
  expect(await moved.rows(sql)).toEqual(['checked', 'computed', 'plain']);
});

test('an FTS5 table over a table that moves is a warning with the way to a search', () => {
  expect(moved.note('TABLE_LEFT_OUT', 'over_plain')).toMatchObject({
    severity: 'warning',
    suggestion: 'Build the search anew in the target.',
  });
});

test('an FTS5 table with content of its own is a loss, and the SQL of its note lets the content move', async () => {
  const note = moved.note('TABLE_LEFT_OUT', 'docs');
  expect(note?.severity).toBe('loss');
  const [, sql = ''] = /: (CREATE TABLE .*)$/.exec(note?.suggestion ?? '') ?? [];
  await using again = await sqliteToPostgres(`${SOURCE};${sql}`);
  expect(again.complaint).toBe('');
  expect(await again.rows('SELECT "rowid", title, body FROM docs_moved')).toEqual(['7 | t | b']);
});

test('a contentless FTS5 table holds nothing to lose', () => {
  expect(moved.note('TABLE_LEFT_OUT', 'bare')?.severity).toBe('warning');
});

test('an rtree is a loss with the SQL that lets its content move', async () => {
  const note = moved.note('TABLE_LEFT_OUT', 'boxes');
  expect(note?.severity).toBe('loss');
  const [, sql = ''] = /: (CREATE TABLE .*)$/.exec(note?.suggestion ?? '') ?? [];
  expect(sql).toContain('FROM "boxes"');
});

test('shadow tables are left out and told, statistics of the planner are no loss', () => {
  for (const table of ['docs_content', 'docs_data', 'boxes_node'])
    expect(moved.codes(table)).toEqual(['TABLE_LEFT_OUT']);
  expect(moved.codes('sqlite_stat1')).toEqual([]);
});

test('views on views, and triggers, are losses that name them', () => {
  expect(moved.codes(':first_view')).toEqual(['VIEW_NOT_CARRIED']);
  expect(moved.codes(':second_view')).toEqual(['VIEW_NOT_CARRIED']);
  expect(moved.codes('plain:follow')).toEqual(['TRIGGER_NOT_CARRIED']);
});

test('checks by GLOB, json_valid, typeof and length hold in PostgreSQL or are told', async () => {
  const checks = await moved.rows(
    `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = 'checked'::regclass`,
  );
  const told = moved.ledger.filter(({ code }) => code === 'CHECK_NOT_CARRIED');
  expect(checks.length + told.length).toBe(5);
  await expect(moved.rows("INSERT INTO checked (a) VALUES ('abc')")).rejects.toMatchObject({ code: '23514' });
  await expect(moved.rows("INSERT INTO checked (d) VALUES ('abcd')")).rejects.toMatchObject({
    code: '23514',
  });
});

test('a row against a check is kept and named, and the check holds for new rows', async () => {
  const note = moved.ledger.find(({ code }) => code === 'CHECK_NOT_VALID');
  expect(note).toMatchObject({ place: { table: 'checked' }, keys: ['id=2'] });
  await expect(moved.rows('INSERT INTO checked (e) VALUES (0)')).rejects.toMatchObject({ code: '23514' });
});

test('generated columns compute in PostgreSQL, or keep their values and are told', async () => {
  expect(await moved.rows('SELECT a, b, v, s, twice, words FROM computed')).toEqual([
    '3 | 4 | 7 | 6 | 14 | 3',
  ]);
  const sql =
    "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'computed'::regclass AND attgenerated <> ''";
  const [made = ''] = await moved.rows(sql);
  expect(made.split(',')).toEqual(expect.arrayContaining(['v', 's']));
  // PostgreSQL 18 brought virtual columns.
  const stored = (await serverVersion()) < 18;
  const sort = await moved.rows("SELECT attgenerated FROM pg_attribute WHERE attname = 'v'");
  expect(sort).toEqual([stored ? 's' : 'v']);
  expect(moved.codes('computed.v')).toEqual(stored ? ['GENERATED_STORED'] : []);
  expect(moved.codes('computed.twice')).toEqual(['GENERATED_NOT_CARRIED']);
});
