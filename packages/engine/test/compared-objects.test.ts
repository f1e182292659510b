import { postgres } from '@godwit/dialect-postgres';
import { createTestDatabase, execute, serverVersion, type TestDatabase } from '@godwit/test-support';
import { createMigrationManager } from '../src/index.js';

const version = await serverVersion();
const SUBJECTS = [
  'gone_one',
  'other_one',
  'weak_one',
  'more_one',
  'no_default',
  'new_default',
  'default_more',
  'null_taken',
  'none_one',
] as const;
/** What each domain is, but for the others: an integer of one check and one default. */
const SAYS: Partial<Record<(typeof SUBJECTS)[number], string>> = {
  more_one: 'AS int',
  default_more: 'AS int',
  null_taken: 'AS int NOT NULL',
};
/** No move makes these; people may. */
const GUARDS = `CREATE POLICY own ON guarded USING (id > 0); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
  CREATE RULE kept AS ON DELETE TO guarded DO INSTEAD NOTHING`;
const SOURCE = `
  ${SUBJECTS.map((name) => `CREATE DOMAIN ${name} ${SAYS[name] ?? `AS int DEFAULT 7 CONSTRAINT above CHECK (VALUE > 0)`}`).join(';')};
  CREATE DOMAIN over_gone AS gone_one;
  CREATE TABLE t (id int PRIMARY KEY, ${SUBJECTS.map((name) => `c_${name} ${name} DEFAULT 1`).join(', ')}, c_over over_gone, n text NOT NULL);
  INSERT INTO t (id, n) VALUES (1, 'x');
  CREATE UNLOGGED TABLE guarded (id bigint PRIMARY KEY); ${GUARDS}; CREATE TABLE heir () INHERITS (guarded);
  CREATE TABLE other_heir () INHERITS (guarded); CREATE POLICY own ON t USING (id > 0);
  CREATE TABLE moments (id int PRIMARY KEY, a timestamptz DEFAULT now(), b timestamptz DEFAULT CURRENT_TIMESTAMP,
    c timestamptz DEFAULT clock_timestamp(), d timestamptz DEFAULT statement_timestamp(), s text CONSTRAINT short CHECK (s < 'x'));
  CREATE INDEX folded ON moments (lower(s)); COMMENT ON INDEX folded IS 'Not carried';
  CREATE VIEW shown AS SELECT id, s FROM moments; ALTER VIEW shown ALTER COLUMN s SET DEFAULT 'w'`;

let source: TestDatabase;
let target: TestDatabase;
beforeAll(async () => {
  [source, target] = [await createTestDatabase(), await createTestDatabase()];
  await execute(source.url, SOURCE);
  expect(await manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
});
afterAll(() => Promise.all([source?.drop(), target?.drop()]));

function manager() {
  return createMigrationManager({ source: source.url, target: target.url }, { dialects: [postgres] });
}

/** What a comparison tells of the target once it is broken so, by the name of the object or the column. */
async function told(break_: string): Promise<readonly (readonly [string | undefined, string])[]> {
  await execute(target.url, break_);
  const { findings } = await manager().verify();
  return findings.map(({ place, message }) => [place.object ?? place.column, message] as const);
}

function listed(expected: Readonly<Record<string, string>>) {
  return Object.entries(expected).map(([name, text]) => [name, expect.stringContaining(text)]);
}

const NOT_VALID =
  version < 18 ? '' : 'ALTER TABLE t ALTER n DROP NOT NULL, ADD CONSTRAINT some_n NOT NULL n NOT VALID;';

test('what the source has and no move makes may be made by hand, and only as it is there', async () => {
  expect(await told(`${GUARDS}; ALTER TABLE guarded SET UNLOGGED; ALTER TABLE heir INHERIT guarded`)).toEqual(
    [],
  );
  expect(await told('CREATE POLICY own ON t USING (id > 9)')).toEqual(listed({ own: '(id > 9)' }));
  await execute(target.url, 'DROP POLICY own ON t');
});

test('rules, row security, options and heirs that only the target has are named', async () => {
  const found = await told(`
    CREATE RULE swallow AS ON INSERT TO t DO INSTEAD NOTHING;
    CREATE POLICY few ON t USING (id > 5);
    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
    ALTER TABLE guarded FORCE ROW LEVEL SECURITY;
    CREATE TABLE kid () INHERITS (t);
    ALTER TABLE t REPLICA IDENTITY FULL;
    ALTER TABLE heir SET UNLOGGED`);
  const named = [
    'The target has REPLICA IDENTITY of the table public.t, which the plan does not know.',
    'The target has UNLOGGED of the table public.heir, which the plan does not know.',
    'The target has row level security of the table public.t, which the plan does not know.',
    'The target has the inheriting table public.kid of the table public.t, which the plan does not know.',
    'The target has the policy few of the table public.t, which the plan does not know.',
    'The target has the rule swallow of the table public.t, which the plan does not know.',
    'Row level security of the table public.guarded is not as planned: text: for the owner, too instead of for others than the owner.',
  ];
  expect(new Set(found.map(([, message]) => message))).toEqual(new Set(named));
  await execute(
    target.url,
    'DROP RULE swallow ON t; DROP POLICY few ON t; DROP TABLE kid; ALTER TABLE t DISABLE ROW LEVEL SECURITY, REPLICA IDENTITY DEFAULT; ALTER TABLE guarded NO FORCE ROW LEVEL SECURITY; ALTER TABLE heir SET LOGGED',
  );
});

test('moments, collations in expressions, comments beside columns and defaults of views are compared', async () => {
  expect(
    await told(
      "ALTER TABLE moments ALTER b SET DEFAULT transaction_timestamp(); COMMENT ON INDEX folded IS 'Not carried'",
    ),
  ).toEqual([]);
  const found = await told(`
    ALTER TABLE moments ALTER a SET DEFAULT clock_timestamp(), ALTER b SET DEFAULT CURRENT_TIMESTAMP(0),
      ALTER c SET DEFAULT statement_timestamp(), ALTER d SET DEFAULT now(),
      DROP CONSTRAINT short, ADD CONSTRAINT short CHECK (s < 'x') NO INHERIT;
    DROP INDEX folded; CREATE INDEX folded ON moments (lower(s COLLATE "C"));
    COMMENT ON CONSTRAINT moments_pkey ON moments IS 'More'; ALTER VIEW shown ALTER COLUMN s DROP DEFAULT`);
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(
      listed({
        a: 'clock_timestamp() instead of now()',
        b: 'CURRENT_TIMESTAMP(0) instead of CURRENT_TIMESTAMP',
        c: 'statement_timestamp() instead of clock_timestamp()',
        d: 'now() instead of statement_timestamp()',
        'NO INHERIT of the check short': 'of the table public.moments',
        folded: 'COLLATE "C"',
        'constraint moments_pkey on table public.moments':
          'The target has the comment on constraint moments_pkey on table public.moments, which',
        shown: 'SET DEFAULT',
      }),
    ),
  );
  await execute(
    target.url,
    `ALTER TABLE moments ALTER a SET DEFAULT now(), ALTER b SET DEFAULT now(), ALTER c SET DEFAULT clock_timestamp(),
      ALTER d SET DEFAULT statement_timestamp(), DROP CONSTRAINT short, ADD CONSTRAINT short CHECK (s < 'x');
    DROP INDEX folded; CREATE INDEX folded ON moments (lower(s)); COMMENT ON CONSTRAINT moments_pkey ON moments IS NULL;
    ALTER VIEW shown ALTER COLUMN s SET DEFAULT 'w'`,
  );
});

test('what domains say is compared, and which domain a column has', async () => {
  const found = await told(`
    ALTER DOMAIN gone_one DROP CONSTRAINT above;
    ALTER DOMAIN other_one DROP CONSTRAINT above; ALTER DOMAIN other_one ADD CONSTRAINT above CHECK (VALUE > -9);
    ALTER DOMAIN weak_one DROP CONSTRAINT above; ALTER DOMAIN weak_one ADD CONSTRAINT above CHECK (VALUE > 0) NOT VALID;
    ALTER DOMAIN more_one ADD CONSTRAINT above CHECK (VALUE > 0);
    ALTER DOMAIN no_default DROP DEFAULT;
    ALTER DOMAIN new_default SET DEFAULT 8;
    ALTER DOMAIN default_more SET DEFAULT 8;
    ALTER DOMAIN null_taken DROP NOT NULL;
    ALTER TABLE t ALTER c_none_one TYPE int, ALTER c_over TYPE none_one;
    DROP DOMAIN over_gone; ${NOT_VALID}`);
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(
      listed({
        gone_one: 'The target lacks the check above',
        other_one: 'instead of',
        weak_one: 'new and changed rows instead of all rows',
        more_one: 'The target has the check above',
        no_default: 'The target lacks the default of the domain public.no_default',
        new_default: '8 instead of 7',
        default_more: 'The target has the default of the domain public.default_more',
        null_taken: 'The target lacks NOT NULL of the domain',
        over_gone: 'The target lacks the domain public.over_gone',
        c_none_one: 'domain: nothing instead of public.none_one',
        c_over: 'domain: public.none_one instead of public.over_gone',
        ...(version < 18 ? {} : { n: 'new and changed rows instead of all rows' }),
      }),
    ),
  );
});
