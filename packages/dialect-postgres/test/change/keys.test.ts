import { type ChangeBench, openChangeBench, stepsOf, thereAndBack } from './support.js';

let bench: ChangeBench;
beforeAll(async () => {
  bench = await openChangeBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const rows = () => bench.ask('SELECT t::text FROM t ORDER BY 1');

async function moved(found: string, wanted: string) {
  const prepared = await bench.prepare(found, wanted);
  await thereAndBack(prepared, rows);
  return prepared.compiled.statements;
}

test('indexes and keys of a table that stays are made while others write', async () => {
  const statements = await moved(
    'CREATE TABLE t (id int NOT NULL, a int, b text); CREATE INDEX gone ON t (a); INSERT INTO t VALUES (1, 2)',
    `CREATE TABLE t (id int PRIMARY KEY DEFERRABLE, a int, b text, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (id));
     CREATE INDEX i ON t (lower(b) DESC, a) WHERE a > 0; CREATE UNIQUE INDEX j ON t USING btree (b text_pattern_ops) INCLUDE (a)`,
  );
  const outside = statements.filter(({ transaction }) => transaction === 'outside').map(({ sql }) => sql);
  expect(outside).toHaveLength(4);
  for (const sql of outside) expect(sql).toMatch(/^CREATE (UNIQUE )?INDEX CONCURRENTLY/);
  expect(statements.filter(({ sql }) => sql.includes('USING INDEX'))).toHaveLength(2);
});

test('an index that could not be made leaves nothing behind once it is taken back', async () => {
  const prepared = await bench.prepare(
    'CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)',
    'CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)',
  );
  await expect(prepared.run()).rejects.toMatchObject({ code: 'ROWS_CONFLICT' });
  expect(await bench.ask("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass")).toEqual([
    [false],
  ]);
  await prepared.undo();
  expect(await bench.ask("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass")).toEqual([]);
});

test('a key takes the place of another one in the transaction in which the keys that point at it change theirs', async () => {
  const statements = await moved(
    `CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL); CREATE TABLE c (t int REFERENCES t (id));
     INSERT INTO t VALUES (1, 2); INSERT INTO c VALUES (1)`,
    `CREATE TABLE t (id int CONSTRAINT t_id_key UNIQUE, a int NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (a)); CREATE TABLE c (t int REFERENCES t (id))`,
  );
  const [step = []] = stepsOf(statements).filter((group) =>
    group.some(({ sql }) => sql.includes('PRIMARY KEY USING INDEX')),
  );
  const said = step.map(({ sql }) => sql).join('\n');
  expect(said).toMatch(
    /DROP CONSTRAINT "c_t_fkey"[\s\S]*DROP CONSTRAINT "t_pkey"[\s\S]*PRIMARY KEY USING INDEX[\s\S]*FOREIGN KEY/,
  );
});

test('a foreign key whose columns get another type on both sides goes and comes back', async () => {
  await moved(
    'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (p int REFERENCES p ON DELETE CASCADE); INSERT INTO p VALUES (1); INSERT INTO t VALUES (1)',
    'CREATE TABLE p (id text PRIMARY KEY); CREATE TABLE t (p text REFERENCES p ON DELETE CASCADE)',
  );
});

test('foreign keys and checks hold for new rows first, then each for all; those that shall not, do not', async () => {
  const statements = await moved(
    `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b int, CONSTRAINT late CHECK (a < 100));
     ALTER TABLE t ADD CONSTRAINT weak CHECK (a > -100) NOT VALID; INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 7)`,
    `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b int, CONSTRAINT weak CHECK (a > -100), CONSTRAINT c CHECK (a > 0), CONSTRAINT f FOREIGN KEY (a) REFERENCES p);
     ALTER TABLE t ADD CONSTRAINT late CHECK (a < 100) NOT VALID; ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (b) REFERENCES p NOT VALID`,
  );
  const validated = statements.filter(({ sql }) => sql.includes('VALIDATE'));
  expect(validated.map(({ object }) => object).sort()).toEqual(['c', 'f', 'weak']);
  expect(new Set(validated.map(({ group }) => group)).size).toBe(3);
});

test('what stands for no row but new ones is not made whole by a type that changes', async () => {
  await moved(
    'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int); INSERT INTO t VALUES (-5); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID',
    'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a bigint); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID',
  );
});

test('a partitioned table is changed with its partitions, in words that it understands', async () => {
  const parts =
    'CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)';
  await moved(
    `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (k int NOT NULL, a int, b int) PARTITION BY RANGE (k); ${parts}; INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1, 1), (11, 1, 1)`,
    `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (k int NOT NULL, a bigint NOT NULL, b int, c text DEFAULT 'x', PRIMARY KEY (k), CONSTRAINT n CHECK (a > 0), FOREIGN KEY (b) REFERENCES p) PARTITION BY RANGE (k); ${parts}; CREATE INDEX i ON t (a)`,
  );
});

test('exclusion constraints come and go', async () => {
  await moved(
    'CREATE TABLE t (a int, CONSTRAINT x EXCLUDE USING btree (a WITH =)); INSERT INTO t VALUES (1)',
    'CREATE TABLE t (a int, CONSTRAINT y EXCLUDE USING btree (a WITH =) WHERE (a > 0))',
  );
});

test('names of 63 bytes stay as they are, and helpers of long names are not the same', async () => {
  const [a, b] = ['a', 'b'].map((end) => `${'x'.repeat(62)}${end}`);
  await moved(
    `CREATE TABLE t (${a} int, ${b} int); INSERT INTO t VALUES (1, 2)`,
    `CREATE TABLE t (${a} int NOT NULL, ${b} int NOT NULL, CONSTRAINT ${a} UNIQUE (${a}), CONSTRAINT ${b} UNIQUE (${b}))`,
  );
});

test('policies, row security, comments and choices of a table change', async () => {
  await moved(
    "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0)); CREATE POLICY p ON t USING (a > 0); COMMENT ON TABLE t IS 'old'; COMMENT ON CONSTRAINT c ON t IS 'old'; INSERT INTO t VALUES (1)",
    "CREATE UNLOGGED TABLE t (a int, CONSTRAINT c CHECK (a > 0)); ALTER TABLE t REPLICA IDENTITY FULL; ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (a > 1) WITH CHECK (a > 2); COMMENT ON TABLE t IS 'it''s new'",
  );
});
