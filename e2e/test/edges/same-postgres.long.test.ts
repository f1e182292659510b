import { serverVersion } from '@godwit/test-support';
import { postgresToPostgres, type Scene } from './scene.js';

const TYPES = `CREATE EXTENSION citext; CREATE TYPE pair AS (a int, b text); CREATE TYPE spans AS RANGE (subtype = float8);
  CREATE TYPE "Odd.1" AS (x int);`;
const SOURCE = `${TYPES}
  CREATE TABLE own (id int PRIMARY KEY, p pair, ps pair[], s spans, m spans_multirange, o "Odd.1", e citext UNIQUE);
  INSERT INTO own VALUES (1, '(1,"a,b")', '{"(1,x)",NULL}', '[0.1,2)', '{[1,2),[3,4)}', '(7)', 'Ada');
  CREATE TYPE mood AS ENUM ('sad', 'HAPPY'); CREATE DOMAIN few AS varchar(5) CHECK (VALUE <> 'no');
  CREATE TABLE named (id int PRIMARY KEY, m mood, f few, r int4range, a int[], j json); INSERT INTO named VALUES (1, 'HAPPY', 'yes', '[1,5)', '[0:1]={1,2}', '{"b":  1}');
  CREATE DOMAIN tags AS text[]; CREATE DOMAIN tag_sets AS tags; CREATE DOMAIN born AS date; CREATE DOMAIN two AS pair;
  CREATE TABLE nested (id int PRIMARY KEY, f few[], t tags[], s tag_sets, b born[], w two[], e citext[], m mood[]);
  INSERT INTO nested VALUES (1, '{{yes,NULL}}', '{"{a,NULL}",NULL}', '{"b,c"}', '{infinity,"0044-03-15 BC"}', '{"(1,x)"}', '{Ada}', '{sad,NULL}');
  CREATE DOMAIN mail AS citext; CREATE TABLE mails (m mail); INSERT INTO mails VALUES ('Ada');
  CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  CREATE TABLE folded (k text COLLATE ci PRIMARY KEY); INSERT INTO folded VALUES ('É');
  CREATE SEQUENCE lonely AS smallint MINVALUE 5 MAXVALUE 50 CACHE 3 CYCLE INCREMENT 5; SELECT nextval('lonely');
  CREATE TABLE counted (id int GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 10 MINVALUE 10 MAXVALUE 900 CACHE 2 CYCLE) PRIMARY KEY, x int);
  INSERT INTO counted (x) VALUES (1);
  CREATE VIEW seen AS SELECT id FROM named; COMMENT ON VIEW seen IS 'a view'; COMMENT ON TYPE mood IS 'a type';`;

const TYPES_OF_OWN = `SELECT string_agg(format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
  FROM pg_attribute WHERE attrelid = 'own'::regclass AND attnum > 0`;

const TYPES_OF_NESTED = TYPES_OF_OWN.replace("'own'", "'nested'");
const NESTED =
  '1 | {{yes,NULL}} | {"{a,NULL}",NULL} | {"b,c"} | {infinity,"0044-03-15 BC"} | {"(1,x)"} | {Ada} | {sad,NULL}';

describe('into a PostgreSQL that has the types', () => {
  let moved: Scene;
  beforeAll(async () => {
    moved = await postgresToPostgres(SOURCE, { before: TYPES });
  });
  afterAll(() => moved?.[Symbol.asyncDispose]());

  test('composites, ranges, multiranges, citext and arrays of them keep their type and values', async () => {
    expect(moved.complaint).toBe('');
    expect(await moved.rows(TYPES_OF_OWN)).toEqual([
      'integer, pair, pair[], spans, spans_multirange, "Odd.1", citext',
    ]);
    expect(await moved.rows('SELECT * FROM own')).toEqual([
      '1 | (1,"a,b") | {"(1,x)",NULL} | [0.1,2) | {[1,2),[3,4)} | (7) | Ada',
    ]);
    expect(moved.ledger.filter(({ place }) => place.table === 'own')).toEqual([]);
    await expect(moved.rows("INSERT INTO own (id, e) VALUES (2, 'aDA')")).rejects.toMatchObject({
      code: '23505',
    });
  });

  test('enums, domains, ranges, bounds of arrays and the bytes of JSON are the same', async () => {
    expect(await moved.rows('SELECT m, f, r, a, j FROM named')).toEqual([
      'HAPPY | yes | [1,5) | [0:1]={1,2} | {"b":  1}',
    ]);
    await expect(moved.rows("INSERT INTO named (id, f) VALUES (2, 'no')")).rejects.toMatchObject({
      code: '23514',
    });
  });

  test('domains in arrays, over arrays and over composites keep their type and values', async () => {
    expect(await moved.rows(TYPES_OF_NESTED)).toEqual([
      'integer, few[], tags[], tag_sets, born[], two[], citext[], mood[]',
    ]);
    expect(await moved.rows('SELECT * FROM nested')).toEqual([NESTED]);
  });

  test('a domain over citext, and a key that folds by a collation of ICU, compare as they did', async () => {
    expect(await moved.rows("SELECT m FROM mails WHERE m = 'aDA'")).toEqual(['Ada']);
    expect(await moved.rows("SELECT k FROM folded WHERE k = 'é'")).toEqual(['É']);
    expect(moved.codes('folded.k')).toEqual(['COLLATION_NOT_CARRIED']);
  });

  test('sequences and identities keep start, step, bounds, cache and cycle', async () => {
    const sql = `SELECT seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle FROM pg_sequence WHERE seqrelid = `;
    expect(await moved.rows(`${sql} 'lonely'::regclass`)).toEqual(['5 | 5 | 5 | 50 | 3 | t']);
    expect(await moved.rows(`${sql} pg_get_serial_sequence('counted', 'id')::regclass`)).toEqual([
      '10 | 10 | 10 | 900 | 2 | t',
    ]);
  });

  test('a view keeps its comment, and comments that are not carried are told', async () => {
    expect(await moved.rows("SELECT obj_description('seen'::regclass)")).toEqual(['a view']);
    expect(moved.ledger.map(({ message }) => message)).toContain(
      'These comments are not carried: on type public.mood.',
    );
  });
});

/** PostgreSQL 18 brought virtual columns. */
const VIRTUAL = (await serverVersion()) >= 18 ? 'VIRTUAL' : 'STORED';
const USED = `CREATE EXTENSION citext; CREATE TYPE pair AS (a int, b text);
  CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
  CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := 7; RETURN NEW; END';
  CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level1', deterministic = false);`;
const USES = `${USED}
  CREATE DOMAIN even AS int CHECK (VALUE = twice(VALUE / 2));
  CREATE TABLE uses (id int PRIMARY KEY, mail citext DEFAULT 'x@y'::citext CONSTRAINT mailish CHECK (mail ~ '@Y'), p pair DEFAULT ROW(1, 'a')::pair,
    n int DEFAULT twice(2), e even, words text COLLATE ci UNIQUE, lists text[] COLLATE ci, plain text[] COLLATE "C",
    same boolean GENERATED ALWAYS AS (plain[1] = 'é' COLLATE ci) STORED, like_e boolean DEFAULT ('e' = 'É' COLLATE ci),
    s int GENERATED ALWAYS AS (twice(id)) STORED, v int GENERATED ALWAYS AS (id + 1) ${VIRTUAL});
  CREATE INDEX by_mail ON uses (mail citext_pattern_ops) WHERE mail <> 'none'; CREATE UNIQUE INDEX by_twice ON uses (twice(id));
  CREATE UNIQUE INDEX by_ci ON uses ((plain[1]) COLLATE ci); CREATE UNIQUE INDEX by_where ON uses (id) WHERE plain[1] > 'a' COLLATE ci;
  CREATE INDEX by_words ON uses (words); CREATE INDEX by_bytes ON uses (words COLLATE "C");
  CREATE VIEW seen AS SELECT twice(id) AS t FROM uses; CREATE TRIGGER fire BEFORE UPDATE ON uses FOR EACH ROW EXECUTE FUNCTION fires();
  INSERT INTO uses (id, e, words, lists) VALUES (1, 4, 'É', '{a,É}');`;

test('what the target has of functions, operators, types and collations is used as it was', async () => {
  await using moved = await postgresToPostgres(USES, { before: USED });
  expect(moved.complaint).toBe('');
  expect(moved.ledger.filter(({ place }) => place.table !== undefined || place.object !== undefined)).toEqual(
    [],
  );
  expect(await moved.rows('INSERT INTO uses (id) VALUES (2) RETURNING mail, p, n, s, v')).toEqual([
    'x@y | (1,a) | 4 | 4 | 3',
  ]);
  expect(
    await moved.rows(
      "SELECT string_agg(attgenerated, '' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'uses'::regclass",
    ),
  ).toEqual([VIRTUAL === 'VIRTUAL' ? 'ssv' : 'sss']);
  expect(await moved.rows("SELECT lists[2] = 'e', words = 'e' FROM uses WHERE id = 1")).toEqual(['t | t']);
  for (const wrong of ["(id, mail) VALUES (3, 'none')", '(id, e) VALUES (3, 5)'])
    await expect(moved.rows(`INSERT INTO uses ${wrong}`)).rejects.toMatchObject({ code: '23514' });
  await expect(moved.rows("INSERT INTO uses (id, words) VALUES (3, 'e')")).rejects.toMatchObject({
    code: '23505',
  });
  expect(
    await moved.rows('UPDATE uses SET e = 2 WHERE id = 1 RETURNING n, (SELECT count(*) FROM seen)'),
  ).toEqual(['7 | 2']);
});

test('what the target has not of them is left out and told, each at its place', async () => {
  await using moved = await postgresToPostgres(USES);
  expect(moved.complaint).toBe('');
  for (const [place, code] of [
    ['uses:mailish', 'CHECK_NOT_CARRIED'],
    ['uses.p', 'DEFAULT_NOT_CARRIED'],
    ['uses.n', 'DEFAULT_NOT_CARRIED'],
    ['uses.s', 'GENERATED_NOT_CARRIED'],
    ['uses.words', 'COLLATION_NOT_CARRIED'],
    ['uses.lists', 'COLLATION_NOT_CARRIED'],
    ['uses:by_mail', 'INDEX_NOT_CARRIED'],
    ['uses:by_twice', 'INDEX_NOT_CARRIED'],
    ['uses:by_ci', 'INDEX_NOT_CARRIED'],
    ['uses:by_where', 'INDEX_NOT_CARRIED'],
    ['uses.same', 'GENERATED_NOT_CARRIED'],
    ['uses.like_e', 'DEFAULT_NOT_CARRIED'],
    ['uses:fire', 'TRIGGER_NOT_CARRIED'],
  ] as const)
    expect([place, moved.codes(place)]).toEqual([place, expect.arrayContaining([code])]);
  for (const place of ['uses.plain', 'uses:by_words', 'uses:by_bytes'])
    expect([place, moved.codes(place)]).toEqual([place, []]);
});

test('into a PostgreSQL that has not, types of its own are text, told with what to do', async () => {
  await using moved = await postgresToPostgres(SOURCE);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(TYPES_OF_OWN)).toEqual(['integer, text, text[], text, text, text, text']);
  for (const column of ['p', 'ps', 's', 'm', 'o'])
    expect(moved.note('TYPE_WIDENED', `own.${column}`)?.message).toMatch(/Make it there first/);
  expect(await moved.rows('SELECT m FROM mails')).toEqual(['Ada']);
  expect(await moved.rows('SELECT e FROM nested')).toEqual(['{Ada}']);
  expect(moved.note('TYPE_WIDENED', 'own.e')?.message).toMatch(/no extension citext/);
});
