import { serverVersion } from '@godwit/test-support';
import { postgresToSqlite, type Scene } from './scene.js';

const version = await serverVersion();
/** What PostgreSQL 15 and 18 brought. */
const [NULLS, VIRTUAL] = [version >= 15 ? 'NULLS NOT DISTINCT' : '', version >= 18 ? 'VIRTUAL' : 'STORED'];

const SOURCE = `
  CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
  CREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE >= 0 AND VALUE <= 100);
  CREATE DOMAIN half AS percent NOT NULL CHECK (VALUE <= 50);
  CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 10 MAXVALUE 900 CYCLE) PRIMARY KEY, feels mood DEFAULT 'sad', share half, note text);
  INSERT INTO people (feels, share) VALUES ('sad', 50), ('it''s ok', 0.10);
  COMMENT ON TABLE people IS 'all of them'; COMMENT ON COLUMN people.note IS 'free';
  CREATE TABLE parted (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2000-01-01') TO ('2001-01-01');
  CREATE TABLE parted_2 PARTITION OF parted DEFAULT;
  INSERT INTO parted VALUES (1, '2000-05-05'), (2, '2020-05-05');
  CREATE TABLE base (id int PRIMARY KEY); CREATE TABLE heir (x text) INHERITS (base);
  INSERT INTO base VALUES (1); INSERT INTO heir VALUES (2, 'x');
  CREATE TABLE computed (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int GENERATED ALWAYS AS (a + 1) ${VIRTUAL}); INSERT INTO computed VALUES (3);
  CREATE TABLE booked (id int PRIMARY KEY, during tsrange, EXCLUDE USING gist (during WITH &&));
  CREATE TABLE parents (id int PRIMARY KEY, code text UNIQUE DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE children (id int PRIMARY KEY, p int REFERENCES parents ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
  INSERT INTO parents VALUES (1, 'a'); INSERT INTO children VALUES (1, 1);
  CREATE TABLE keyed (a int, b int, c text, UNIQUE ${NULLS} (a), UNIQUE (b) INCLUDE (c));
  INSERT INTO keyed VALUES (NULL, 1, 'x');
  CREATE INDEX keyed_nulls ON keyed (b NULLS FIRST); CREATE INDEX keyed_class ON keyed (c text_pattern_ops);
  CREATE INDEX keyed_include ON keyed (a) INCLUDE (c); CREATE INDEX keyed_gin ON people USING gin (to_tsvector('simple', note));
  COMMENT ON INDEX keyed_class IS 'for LIKE';
  CREATE VIEW seen AS SELECT id FROM people; COMMENT ON VIEW seen IS 'a view';
  CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM people;
  CREATE SEQUENCE lonely MINVALUE 5 CACHE 3 CYCLE MAXVALUE 50;
  SELECT lo_from_bytea(0, 'abc');`;

let moved: Scene;
beforeAll(async () => {
  moved = await postgresToSqlite(SOURCE);
});
afterAll(() => moved?.[Symbol.asyncDispose]());

const said = (message: RegExp): boolean => moved.ledger.some((note) => message.test(note.message));
const tableSql = async (name: string): Promise<string> =>
  (await moved.rows(`SELECT sql FROM sqlite_master WHERE name = '${name}'`)).join('');

test('the move ends well', () => {
  expect(moved.complaint).toBe('');
});

test('an enum becomes text with a check, told', async () => {
  expect(await moved.rows('SELECT feels FROM people ORDER BY id')).toEqual(['sad', "it's ok"]);
  expect(await tableSql('people')).toContain(`CHECK ("feels" IN ('sad', 'it''s ok'))`);
  expect(moved.codes('people.feels')).toEqual(['TYPE_LOSSY']);
});

test('a chain of domains becomes the base type with the checks of all of them, told', async () => {
  const sql = await tableSql('people');
  expect(sql).toMatch(/"share" DECIMAL\(5,2\).* NOT NULL/);
  expect(sql).toMatch(/CHECK.*"share" <= 100/);
  expect(sql).toMatch(/CHECK.*"share" <= 50/);
  expect(moved.codes('people.share').length).toBeGreaterThan(0);
});

test('an identity is the rowid that is never used twice; its own start, step and bounds are told', async () => {
  expect(await moved.rows('SELECT id FROM people ORDER BY id')).toEqual(['10', '20']);
  expect(await tableSql('people')).toContain('PRIMARY KEY AUTOINCREMENT');
  expect(moved.note('TABLE_OPTION_NOT_CARRIED', 'people.id')?.message).toMatch(
    /so GENERATED ALWAYS, START 10, INCREMENT 10, MAXVALUE 900, CYCLE are not kept/,
  );
});

test('a partitioned table is one table with the rows of all partitions, told', async () => {
  expect(await moved.rows('SELECT * FROM parted ORDER BY id')).toEqual(['1 | 2000-05-05', '2 | 2020-05-05']);
  expect(await tableSql('parted_1')).toBe('');
  expect(moved.codes('parted')).toEqual(['TABLE_OPTION_NOT_CARRIED']);
});

test('a table that inherits is a table of its own, and its parent is read without it, told', async () => {
  expect(await moved.rows('SELECT id FROM base')).toEqual(['1']);
  expect(await moved.rows('SELECT id, x FROM heir')).toEqual(['2 | x']);
  expect(moved.codes('heir')).toEqual(['TABLE_OPTION_NOT_CARRIED']);
});

test('stored and virtual generated columns compute', async () => {
  expect(await moved.rows('SELECT a, b, c FROM computed')).toEqual(['3 | 6 | 4']);
  expect(await tableSql('computed')).toMatch(new RegExp(`"b".*STORED[^]*"c".*${VIRTUAL}`));
});

test('an exclusion constraint is a loss with its text', () => {
  expect(moved.note('TABLE_NOT_MODELLED', 'booked:booked_during_excl')).toMatchObject({
    severity: 'loss',
    message: expect.stringContaining('EXCLUDE USING gist'),
  });
});

test('foreign keys keep their actions and can be deferred; that other keys could is told', async () => {
  expect(await tableSql('children')).toMatch(/ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED/);
  expect(moved.codes('parents:parents_code_key')).toEqual(['TABLE_OPTION_NOT_CARRIED']);
});

(version >= 15 ? test : test.skip)('NULLS NOT DISTINCT (PostgreSQL 15) is told at its key', () => {
  expect(moved.note('UNIQUE_NOT_CARRIED', 'keyed:keyed_a_key')?.severity).toBe('loss');
});

test('INCLUDE, NULLS FIRST and operator classes are told at their objects', () => {
  expect(moved.codes('keyed:keyed_b_c_key')).toEqual(['TABLE_OPTION_NOT_CARRIED']);
  for (const index of ['keyed_nulls', 'keyed_class', 'keyed_include'])
    expect(moved.note('INDEX_NOT_CARRIED', `keyed:${index}`)?.severity).toBe('info');
  expect(moved.note('INDEX_NOT_CARRIED', 'people:keyed_gin')?.severity).toBe('loss');
});

test('views and materialised views are losses that name them', () => {
  expect(moved.codes(':seen')).toEqual(['VIEW_NOT_CARRIED']);
  expect(moved.codes(':counted')).toEqual(['VIEW_NOT_CARRIED']);
});

test('a sequence of its own, large objects and comments are told', () => {
  expect(moved.codes(':lonely')).toEqual(['SEQUENCE_NOT_CARRIED']);
  expect(said(/^1 large object is not carried.*lo_get/)).toBe(true);
  expect(said(/^These comments are not carried: on index public\.keyed_class\.$/)).toBe(true);
  expect(moved.codes('people')).toContain('TABLE_OPTION_NOT_CARRIED');
});

test('keys that compare by text in SQLite are told where the source took two spellings for one value', async () => {
  await using moved = await postgresToSqlite(`
    CREATE TABLE p (n numeric PRIMARY KEY, money numeric(20,2) UNIQUE, span interval UNIQUE, doc jsonb, code char(3), plain numeric, id uuid UNIQUE);
    CREATE UNIQUE INDEX by_doc ON p (doc); CREATE TABLE c (id int PRIMARY KEY, n numeric REFERENCES p, code char(3), UNIQUE (id, code));`);
  const told = moved.ledger.filter(({ severity }) => severity === 'warning');
  expect(told.map(({ code, place }) => `${code} ${place.table}.${place.column}`).toSorted()).toEqual([
    'TYPE_WIDENED c.code',
    'TYPE_WIDENED c.n',
    'TYPE_WIDENED p.doc',
    'TYPE_WIDENED p.n',
    'TYPE_WIDENED p.span',
  ]);
});
