import { postgresToPostgres, type Scene } from './scene.js';

const TYPES = `CREATE EXTENSION citext; CREATE TYPE pair AS (a int, b text); CREATE TYPE spans AS RANGE (subtype = float8);
  CREATE TYPE "Odd.1" AS (x int);`;
const SOURCE = `${TYPES}
  CREATE TABLE own (id int PRIMARY KEY, p pair, ps pair[], s spans, m spans_multirange, o "Odd.1", e citext UNIQUE);
  INSERT INTO own VALUES (1, '(1,"a,b")', '{"(1,x)",NULL}', '[0.1,2)', '{[1,2),[3,4)}', '(7)', 'Ada');
  CREATE TYPE mood AS ENUM ('sad', 'HAPPY'); CREATE DOMAIN few AS varchar(5) CHECK (VALUE <> 'no');
  CREATE TABLE named (id int PRIMARY KEY, m mood, f few, r int4range, a int[], j json); INSERT INTO named VALUES (1, 'HAPPY', 'yes', '[1,5)', '[0:1]={1,2}', '{"b":  1}');
  CREATE DOMAIN mail AS citext; CREATE TABLE mails (m mail); INSERT INTO mails VALUES ('Ada');
  CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  CREATE TABLE folded (k text COLLATE ci PRIMARY KEY); INSERT INTO folded VALUES ('É');
  CREATE SEQUENCE lonely AS smallint MINVALUE 5 MAXVALUE 50 CACHE 3 CYCLE INCREMENT 5; SELECT nextval('lonely');
  CREATE TABLE counted (id int GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 10 MINVALUE 10 MAXVALUE 900 CACHE 2 CYCLE) PRIMARY KEY, x int);
  INSERT INTO counted (x) VALUES (1);
  CREATE VIEW seen AS SELECT id FROM named; COMMENT ON VIEW seen IS 'a view'; COMMENT ON TYPE mood IS 'a type';`;

const TYPES_OF_OWN = `SELECT string_agg(format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
  FROM pg_attribute WHERE attrelid = 'own'::regclass AND attnum > 0`;

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

test('into a PostgreSQL that has not, types of its own are text, told with what to do', async () => {
  await using moved = await postgresToPostgres(SOURCE);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(TYPES_OF_OWN)).toEqual(['integer, text, text[], text, text, text, text']);
  for (const column of ['p', 'ps', 's', 'm', 'o'])
    expect(moved.note('TYPE_WIDENED', `own.${column}`)?.message).toMatch(/Make it there first/);
  expect(await moved.rows('SELECT m FROM mails')).toEqual(['Ada']);
  expect(moved.note('TYPE_WIDENED', 'own.e')?.message).toMatch(/no extension citext/);
});
