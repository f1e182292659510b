import { postgres } from '@godwit/dialect-postgres';
import { createTestDatabase, serverVersion, type TestDatabase } from '@godwit/test-support';
import pg from 'pg';
import { createMigrationManager } from '../src/index.js';
import { realMove } from './support/real-move.js';

const version = await serverVersion();
const NULLS = version >= 15 ? 'NULLS NOT DISTINCT' : '';
/** Keys that are twins: they have the same columns, and differ in what they say. */
const TWINS: Readonly<Record<string, string>> = {
  t_a: 'UNIQUE (a)',
  t_a_nulls: `UNIQUE ${NULLS} (a)`,
  t_a_late: 'UNIQUE (a) DEFERRABLE',
  t_a_more: 'UNIQUE (a) INCLUDE (id)',
  t_p: 'FOREIGN KEY (p) REFERENCES parent',
  t_p_cascade: 'FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE',
};
const BEFORE = `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';`;
/** A partitioned table becomes a plain one; people make it anew as it was. */
const PARTED = `CREATE TABLE parted (id bigint, p bigint CONSTRAINT parted_p REFERENCES parent) PARTITION BY LIST (id);
  CREATE TABLE part PARTITION OF parted FOR VALUES IN (1); INSERT INTO parted VALUES (1, NULL)`;
const SOURCE = `${BEFORE}
  CREATE TABLE parent (id bigint PRIMARY KEY);
  CREATE TABLE t (id bigint PRIMARY KEY, a int, p bigint, CONSTRAINT small CHECK (a < 100),
    ${Object.entries(TWINS)
      .map(([name, sql]) => `CONSTRAINT ${name} ${sql}`)
      .join(', ')});
  ${PARTED};
  CREATE INDEX t_i ON t (a, p);
  CREATE TRIGGER touched BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE TRIGGER always BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION touch();
  ALTER TABLE t ENABLE ALWAYS TRIGGER always;
  INSERT INTO parent VALUES (1); INSERT INTO t VALUES (1, 1, 1)`;

let source: TestDatabase;
let target: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  [source, target] = [await createTestDatabase(), await createTestDatabase()];
  await run(source.url, SOURCE);
  await run(target.url, BEFORE);
  expect(await manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  await run(target.url, `DROP TABLE parted; ${PARTED}`);
  client = new pg.Client({ connectionString: target.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await Promise.all([source.drop(), target.drop()]);
});

async function run(url: string, sql: string): Promise<void> {
  const own = new pg.Client({ connectionString: url });
  await own.connect();
  await own.query(sql);
  await own.end();
}

function manager() {
  return createMigrationManager({ source: source.url, target: target.url }, { dialects: [postgres] });
}

/** The objects that a comparison names, while the target is broken so; afterwards it is mended. */
async function told(
  break_: string,
  mend: string,
): Promise<readonly (readonly [string | undefined, string])[]> {
  await client.query(break_);
  const { findings } = await manager().verify();
  await client.query(mend);
  return findings.map(({ place, message }) => [place.object, message] as const);
}

test.each(Object.keys(TWINS))(
  'of keys over the same columns exactly the one that is gone is named: %s',
  async (name) => {
    const found = await told(
      `ALTER TABLE t DROP CONSTRAINT ${name}`,
      `ALTER TABLE t ADD CONSTRAINT ${name} ${TWINS[name]}`,
    );
    expect(found).toEqual([[name, expect.stringContaining('The target lacks')]]);
  },
);

test('of twins that differ, exactly the one that says something else now is named', async () => {
  const found = await told(
    'ALTER TABLE t DROP CONSTRAINT t_a_late, ADD CONSTRAINT t_a_late UNIQUE (a)',
    'ALTER TABLE t DROP CONSTRAINT t_a_late, ADD CONSTRAINT t_a_late UNIQUE (a) DEFERRABLE',
  );
  expect(found).toEqual([['t_a_late', expect.stringContaining('is not as planned')]]);
});

const NOT_ASKED = 'its triggers are disabled';
const WEAKER = 'new and changed rows instead of all rows';
/** What makes an object weaker without dropping it, what mends that, and the objects that are to be named. */
const WEAKENED: Readonly<Record<string, readonly [string, string, Readonly<Record<string, string>>]>> = {
  'triggers of a table': [
    'ALTER TABLE t DISABLE TRIGGER ALL; ALTER TABLE t ENABLE TRIGGER USER; ALTER TABLE t ENABLE ALWAYS TRIGGER always',
    'ALTER TABLE t ENABLE TRIGGER ALL; ALTER TABLE t ENABLE ALWAYS TRIGGER always',
    { t_a_late: NOT_ASKED, t_p: NOT_ASKED, t_p_cascade: NOT_ASKED },
  ],
  'triggers of what keys point at': [
    'ALTER TABLE parent DISABLE TRIGGER ALL',
    'ALTER TABLE parent ENABLE TRIGGER ALL',
    { parted_p: NOT_ASKED, t_p: NOT_ASKED, t_p_cascade: NOT_ASKED },
  ],
  'triggers of a partition': [
    'ALTER TABLE part DISABLE TRIGGER ALL',
    'ALTER TABLE part ENABLE TRIGGER ALL',
    { parted_p: NOT_ASKED },
  ],
  'sessions of the whole database': [
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', current_database()); END $$`,
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET session_replication_role', current_database()); END $$`,
    { parted_p: NOT_ASKED, t_p: NOT_ASKED, t_p_cascade: NOT_ASKED },
  ],
  'a foreign key that was not validated': [
    'ALTER TABLE t DROP CONSTRAINT t_p, ADD CONSTRAINT t_p FOREIGN KEY (p) REFERENCES parent NOT VALID',
    'ALTER TABLE t VALIDATE CONSTRAINT t_p',
    { t_p: WEAKER },
  ],
  'a check that was not validated': [
    'ALTER TABLE t DROP CONSTRAINT small, ADD CONSTRAINT small CHECK (a < 100) NOT VALID',
    'ALTER TABLE t VALIDATE CONSTRAINT small',
    { small: WEAKER },
  ],
  'a trigger that is switched off': [
    'ALTER TABLE t DISABLE TRIGGER touched',
    'ALTER TABLE t ENABLE TRIGGER touched',
    { touched: 'The target lacks' },
  ],
  'a trigger that fires for replicas only': [
    'ALTER TABLE t ENABLE REPLICA TRIGGER touched',
    'ALTER TABLE t ENABLE TRIGGER touched',
    { touched: 'ENABLE REPLICA' },
  ],
  'an index that is not valid': [
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_i'::regclass",
    "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 't_i'::regclass",
    { t_i: 'The target lacks' },
  ],
  ...(version < 18
    ? {}
    : {
        'a key that is not enforced': [
          'ALTER TABLE t ALTER CONSTRAINT t_p NOT ENFORCED',
          'ALTER TABLE t ALTER CONSTRAINT t_p ENFORCED',
          { t_p: 'The target lacks' },
        ],
      }),
};

test.each(Object.keys(WEAKENED))('what is there but does not hold is told: %s', async (what) => {
  const [break_, mend, expected] = WEAKENED[what] as (typeof WEAKENED)[string];
  const found = await told(break_, mend);
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, text]) => [name, expect.stringContaining(text)])),
  );
});

test('constraints that hold for new rows only are as whole as they can be where rows stand against them', async () => {
  await using move = await realMove(`PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
    CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER CONSTRAINT c_p REFERENCES p (id), n INTEGER CONSTRAINT small CHECK (n < 5));
    INSERT INTO c VALUES (1, 99, 9)`);
  await move.manager().migrate();
  expect(await move.manager().verify()).toMatchObject({ findings: [], status: 'same' });
  await move.query('UPDATE c SET p_id = NULL, n = 1');
  const { findings } = await move.manager().verify();
  expect(findings.map(({ place, message }) => [place.object, message])).toEqual(
    expect.arrayContaining([
      ['c_p', expect.stringContaining(WEAKER)],
      ['small', expect.stringContaining(WEAKER)],
    ]),
  );
});

test('a key that nothing asks in the source is one that is asked in the target', async () => {
  const [off, on] = ['DISABLE', 'ENABLE'].map((word) => `ALTER TABLE parted ${word} TRIGGER ALL`);
  await run(source.url, off ?? '');
  const { status, ledger } = await manager().verify();
  await run(source.url, on ?? '');
  expect(status).toBe('same');
  expect(ledger).toContainEqual(
    expect.objectContaining({ place: expect.objectContaining({ object: 'parted_p' }), severity: 'info' }),
  );
});
