import { type ChangeBench, openChangeBench, thereAndBack } from './support.js';

let bench: ChangeBench;
beforeAll(async () => {
  bench = await openChangeBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** The rows of `t` as text. */
const rows = () => bench.ask('SELECT t::text FROM t ORDER BY 1');

async function moved(
  found: string,
  wanted: string,
  columns = 't',
): Promise<{ before: unknown; after: unknown }> {
  return thereAndBack(await bench.prepare(found, wanted), () =>
    bench.ask(`SELECT (${columns})::text FROM t ORDER BY 1`),
  );
}

test('columns come and go, with defaults, comments and generators', async () => {
  await moved(
    "CREATE TABLE t (id int PRIMARY KEY, gone text DEFAULT 'x', twice int GENERATED ALWAYS AS (id * 2) STORED); INSERT INTO t (id, gone) VALUES (1, DEFAULT), (2, NULL)",
    `CREATE TABLE t (id int PRIMARY KEY, gone text DEFAULT 'x', twice int GENERATED ALWAYS AS (id * 2) STORED, a text NOT NULL DEFAULT 'a', n serial,
       k bigint GENERATED ALWAYS AS IDENTITY (START WITH 5), at timestamptz DEFAULT now(), thrice int GENERATED ALWAYS AS (id * 3) STORED); COMMENT ON COLUMN t.a IS 'it''s'`,
  );
});

test('every certain conversion of a type keeps the rows, and so does its way back', async () => {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['smallint', 'boolean', '1'],
    ['numeric', 'boolean', '0'],
    ['boolean', 'integer', 'true'],
    ['boolean', 'text', 'false'],
    ['text', 'boolean', "'true'"],
    ['text', 'uuid', "'0b6e8c56-7a0e-4c0e-9d5e-2f6f3c1d9a10'"],
    ['text', 'date', "'2024-02-29'"],
    ['text', 'timestamp', "'2024-02-29 10:11:12.5'"],
    ['text', 'timestamptz', "'2024-02-29 10:11:12+00'"],
    ['text', 'numeric', "'12.50'"],
    ['text', 'integer', "'-7'"],
    ['text', 'bytea', "'a\u00e9'"],
    ['text', 'json', '\'{"a": [1, "x"]}\''],
    ['text', 'jsonb', '\'{"a": [1, "x"]}\''],
    ['text', 'integer[]', "'{1,2}'"],
    ['text', 'double precision', "'1.5'"],
    ['text', 'time', "'10:11:12'"],
    ['json', 'jsonb', "'[1, 2]'"],
    ['integer', 'bigint', '5'],
    ['bigint', 'integer', '5'],
    ['integer', 'numeric(12,2)', '5'],
    ['numeric(10,2)', 'numeric(12,4)', '1.25'],
    ['numeric(10,2)', 'integer', '3'],
    ['numeric', 'double precision', '1.25'],
    ['real', 'double precision', '1.5'],
    ['double precision', 'numeric', '0.1'],
    ['integer', 'text', '5'],
    ['varchar(10)', 'varchar(20)', "'abc'"],
    ['varchar(10)', 'text', "'abc'"],
    ['text', 'varchar(5)', "'abc'"],
    ['char(5)', 'text', "'abc'"],
    ['date', 'timestamp', "'2024-01-01'"],
    ['timestamp', 'date', "'2024-01-01'"],
    ['timestamp', 'timestamptz', "'2024-01-01 12:00'"],
    ['timestamp', 'timestamp(3)', "'2024-01-01 12:00'"],
    ['uuid', 'bytea', "'0b6e8c56-7a0e-4c0e-9d5e-2f6f3c1d9a10'"],
    ['integer[]', 'bigint[]', "'{1,2}'"],
    ['integer[]', 'text[]', "'{1,2}'"],
    ['inet', 'text', "'10.0.0.1'"],
    ['interval', 'text', "'1 day'"],
    ['text', 'text COLLATE "C"', "'x'"],
  ];
  const columns = (side: 0 | 1): string => pairs.map((pair, index) => `c${index} ${pair[side]}`).join(', ');
  const { after } = await moved(
    `CREATE TABLE t (${columns(0)}); INSERT INTO t VALUES (${pairs.map(([, , value]) => value).join(', ')})`,
    `CREATE TABLE t (${columns(1)})`,
  );
  expect(String(after)).toContain('2024-02-29 10:11:12.5');
});

test('a default goes before its type changes and is set after it', async () => {
  await moved(
    "CREATE TABLE t (a int DEFAULT 1, b text DEFAULT 'true', c text DEFAULT '7'); INSERT INTO t DEFAULT VALUES",
    'CREATE TABLE t (a boolean DEFAULT true, b boolean, c integer DEFAULT 7)',
  );
});

test('what is computed from a column whose type changes is computed anew', async () => {
  await moved(
    'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED, UNIQUE (b)); CREATE INDEX i ON t (b); INSERT INTO t VALUES (1)',
    'CREATE TABLE t (a bigint, b int GENERATED ALWAYS AS (a + 1) STORED, UNIQUE (b)); CREATE INDEX i ON t (b)',
  );
});

test('a computed column gets another expression, becomes a plain one, or a plain one is computed', async () => {
  await moved(
    'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED, c int GENERATED ALWAYS AS (a + 2) STORED, d int); INSERT INTO t VALUES (1, DEFAULT, DEFAULT, 4)',
    'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 5) STORED, c int, d int GENERATED ALWAYS AS (a + 3) STORED)',
    't.a, t.d',
  );
});

test('indexes, checks, views, triggers, rules and policies that stand in the way of a type come back', async () => {
  const rest = `CREATE INDEX i ON t ((a + 1)) WHERE a > 0; CREATE INDEX p ON t (b text_pattern_ops);
    ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0), ADD CONSTRAINT apart EXCLUDE USING btree (a WITH =);
    COMMENT ON CONSTRAINT positive ON t IS 'why'; COMMENT ON INDEX i IS 'fast';
    CREATE VIEW v AS SELECT a, b FROM t; COMMENT ON VIEW v IS 'a view'; COMMENT ON COLUMN v.a IS 'its a'; CREATE VIEW w AS SELECT a FROM v WHERE a > 1;
    CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE UNIQUE INDEX mi ON m (a);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (new.a > 3) EXECUTE FUNCTION f();
    CREATE TRIGGER o INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
    CREATE TABLE log (a int); CREATE RULE r AS ON DELETE TO t WHERE old.a > 5 DO ALSO INSERT INTO log VALUES (1);
    ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t FOR SELECT TO PUBLIC USING (a > 0) ;
    GRANT SELECT ON v TO PUBLIC; GRANT UPDATE (b) ON v TO PUBLIC`;
  const prepared = await bench.prepare(
    `CREATE TABLE t (a int, b varchar(10)); ${rest}; INSERT INTO t VALUES (1, 'x')`,
    `CREATE TABLE t (a bigint, b varchar(20)); ${rest}`,
  );
  const rights =
    "SELECT relacl::text, (SELECT attacl::text FROM pg_attribute WHERE attrelid = c.oid AND attname = 'b'), col_description(c.oid, 1) FROM pg_class AS c WHERE relname = 'v'";
  const start = await bench.ask(rights);
  const { before, after } = await thereAndBack(prepared, rows);
  expect(after).toEqual(before);
  expect(await bench.ask(rights)).toEqual(start);
  await prepared.run();
  expect(await bench.ask(rights)).toEqual(start);
});

test('NOT NULL is proved by a check before it is set, so that nobody is kept out for long', async () => {
  const prepared = await bench.prepare(
    'CREATE TABLE t (a int, b int NOT NULL); INSERT INTO t VALUES (1, 1)',
    'CREATE TABLE t (a int NOT NULL, b int)',
  );
  await thereAndBack(prepared, rows);
  const said = prepared.compiled.statements.map(({ sql }) => sql);
  const place = (part: string): number => said.findIndex((sql) => sql.includes(part));
  expect(place('NOT VALID')).toBeLessThan(place('VALIDATE CONSTRAINT'));
  expect(place('VALIDATE CONSTRAINT')).toBeLessThan(place('"a" SET NOT NULL'));
});

test('NULLs that stand against NOT NULL stop the change, and what was done is taken back', async () => {
  const prepared = await bench.prepare(
    'CREATE TABLE t (a int); INSERT INTO t VALUES (NULL)',
    'CREATE TABLE t (a int NOT NULL)',
  );
  const start = await prepared.now();
  await expect(prepared.run()).rejects.toMatchObject({ code: 'ROWS_CONFLICT' });
  await prepared.undo(prepared.compiled.statements.slice(0, 2));
  expect(await prepared.now()).toEqual(start);
});

test('a column of another type to which no certain way leads is blocked with its place', async () => {
  const { compiled } = await bench.prepare('CREATE TABLE t (a bigint)', 'CREATE TABLE t (a timestamptz)');
  expect(compiled.blocked).toMatchObject([
    { place: { schema: 'public', table: 't', column: 'a' }, reason: expect.stringContaining('bigint') },
  ]);
});

test('a column that must have a value comes back without those that it had, and takes NULLs until it is filled', async () => {
  const prepared = await bench.prepare(
    "CREATE TABLE t (a int, b text NOT NULL); INSERT INTO t VALUES (1, 'x')",
    'CREATE TABLE t (a int)',
  );
  expect(prepared.compiled.statements.map(({ risk }) => risk)).toContain('data-loss');
  await prepared.run();
  await prepared.undo();
  expect(await bench.ask('SELECT a, b FROM t')).toEqual([[1, null]]);
});

test('a value that would be rounded stops the change, and no statement says more than it does', async () => {
  const prepared = await bench.prepare(
    'CREATE TABLE t (a numeric(10,4), b int, c varchar(5)); INSERT INTO t VALUES (1.5), (1.005)',
    'CREATE TABLE t (a numeric(10,2), b bigint, c varchar(9))',
  );
  const altering = prepared.compiled.statements.filter(({ purpose }) => purpose.startsWith('alter the type'));
  expect(altering.map(({ risk }) => risk)).toEqual(['rewrite', 'rewrite', 'safe']);
  await expect(prepared.run()).rejects.toMatchObject({ message: expect.stringContaining('SQLSTATE 22P02') });
  await bench.ask('DELETE FROM t WHERE a = 1.005');
  await prepared.run();
  expect(await bench.ask('SELECT a::text FROM t')).toEqual([['1.50']]);
});

test('tables and columns get other names, also those of each other', async () => {
  const prepared = await bench.prepare(
    'CREATE TABLE old (id int, a int, b int); INSERT INTO old VALUES (1, 2, 3)',
    'CREATE TABLE t (id int, aa int, b int)',
    {
      renames: [
        { table: { schema: 'public', name: 't' }, from: { schema: 'public', name: 'old' } },
        { table: { schema: 'public', name: 't' }, column: { from: 'a', to: 'aa' } },
      ],
    },
  );
  await prepared.run();
  expect(await bench.ask('SELECT id, aa, b FROM t')).toEqual([[1, 2, 3]]);
  await prepared.undo();
  expect(await bench.ask('SELECT id, a, b FROM old')).toEqual([[1, 2, 3]]);
});

test('a column that tables inherit changes once, by the table that it comes from', async () => {
  const child = 'CREATE TABLE child (own int) INHERITS (t)';
  await moved(
    `CREATE TABLE t (a int, b int); ${child}; INSERT INTO child VALUES (1, 2, 3)`,
    `CREATE TABLE t (a bigint NOT NULL, c int, CONSTRAINT k CHECK (a > 0)); ${child}`,
    't.a',
  );
});
