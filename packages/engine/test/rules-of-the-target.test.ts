import type { MigrationPlan, MigrationResult } from '../src/index.js';
import { type DialectName, twoDatabases } from './support/two-databases.js';

/** Every table has two rows, of which the second breaks a rule that only the target has. */
const ROWS = `
  CREATE TABLE parent (id bigint PRIMARY KEY);
  CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint);
  CREATE TABLE checked (id bigint PRIMARY KEY, n bigint);
  CREATE TABLE keyed (id bigint PRIMARY KEY, n bigint);
  CREATE TABLE filled (id bigint PRIMARY KEY, n bigint);
  CREATE TABLE fine (id bigint PRIMARY KEY, n bigint);
  INSERT INTO parent VALUES (1), (2);
  INSERT INTO child VALUES (1, 1), (2, 9);
  INSERT INTO checked VALUES (1, 1), (2, -1);
  INSERT INTO keyed VALUES (1, 1), (2, 1);
  INSERT INTO filled VALUES (1, 1), (2, NULL);
  INSERT INTO fine VALUES (1, 1), (2, 2);`;

const RULES = `
  CREATE TABLE parent (id bigint NOT NULL PRIMARY KEY);
  CREATE TABLE child (id bigint NOT NULL PRIMARY KEY, parent_id bigint REFERENCES parent (id));
  CREATE TABLE checked (id bigint NOT NULL PRIMARY KEY, n bigint CHECK (n > 0));
  CREATE TABLE keyed (id bigint NOT NULL PRIMARY KEY, n bigint UNIQUE);
  CREATE TABLE filled (id bigint NOT NULL PRIMARY KEY, n bigint NOT NULL);
  CREATE TABLE fine (id bigint NOT NULL PRIMARY KEY, n bigint NOT NULL UNIQUE CHECK (n > 0));`;

/** Losses and warnings by their codes and tables. */
function told({ ledger }: Pick<MigrationPlan | MigrationResult, 'ledger'>): readonly string[] {
  return ledger
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, place }) => `${code} ${place.table}`)
    .toSorted();
}

test.each<[DialectName, DialectName]>([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
  ['postgres', 'postgres'],
  ['sqlite', 'sqlite'],
])('rules that only the target has are planned as the load meets them: from %s to %s', async (from, to) => {
  await using pair = await twoDatabases(from, to);
  await pair.source.run(ROWS);
  await pair.target.run(RULES);
  const options = { dataOnly: true, verify: 'none' } as const;
  const plan = await pair.manager(options).plan();
  const places = plan.obstacles.map(({ code, place: { table, key } }) => [code, table, key]);
  expect(places.toSorted()).toEqual([
    ['WRITE_FAILED', 'checked', 'id=2'],
    ['WRITE_FAILED', 'filled', 'id=2'],
    ['WRITE_FAILED', 'keyed', undefined],
  ]);
  expect(told(plan)).toEqual(['FOREIGN_KEY_NOT_VALID child']);
  const skipping = pair.manager({ ...options, onError: 'skip-table' });
  const foreseen = await skipping.plan();
  expect(foreseen.obstacles).toEqual([]);
  expect(told(foreseen)).toEqual([
    'FOREIGN_KEY_NOT_VALID child',
    'TABLE_FAILED checked',
    'TABLE_FAILED filled',
    'TABLE_FAILED keyed',
  ]);
  expect(told(await skipping.migrate())).toEqual(told(foreseen));
});

test('values that only the types of a target in PostgreSQL refuse are planned as the load meets them', async () => {
  await using pair = await twoDatabases('postgres', 'postgres');
  const tables = `
    CREATE TABLE labelled (id bigint PRIMARY KEY, v label);
    CREATE TABLE within (id bigint PRIMARY KEY, v amount);
    CREATE TABLE fine (id bigint PRIMARY KEY, v label);`;
  await pair.source.run(`CREATE TYPE label AS ENUM ('a', 'b', 'c'); CREATE DOMAIN amount AS bigint; ${tables}
    INSERT INTO labelled VALUES (1, 'a'), (2, 'c');
    INSERT INTO within VALUES (1, 1), (2, -1);
    INSERT INTO fine VALUES (1, 'b'), (2, NULL)`);
  await pair.target.run(
    `CREATE TYPE label AS ENUM ('a', 'b'); CREATE DOMAIN amount AS bigint CHECK (VALUE > 0); ${tables}`,
  );
  const manager = pair.manager({ dataOnly: true, onError: 'skip-table', verify: 'none' });
  const plan = await manager.plan();
  expect(told(plan)).toEqual(['TABLE_FAILED labelled', 'TABLE_FAILED within']);
  expect(told(await manager.migrate())).toEqual(told(plan));
});

test('rules that can be asked only when rows are written are told by their names', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run('CREATE TABLE t (id integer PRIMARY KEY, v text); INSERT INTO t VALUES (1, NULL)');
  await pair.target.run(`CREATE TABLE t (id bigint PRIMARY KEY, v text,
      CONSTRAINT apart EXCLUDE USING btree (v WITH =),
      CONSTRAINT formed CHECK (v ~ '^(a|b)(?=c)$'));
    CREATE UNIQUE INDEX folded ON t (lower(v));
    CREATE UNIQUE INDEX partly ON t (v) WHERE id > 0`);
  const { ledger } = await pair.manager({ dataOnly: true }).plan();
  const unknown = ledger.filter(({ code }) => code === 'RULE_NOT_FORESEEN');
  expect(unknown.map(({ place }) => place.object).toSorted()).toEqual([
    'apart',
    'folded',
    'formed',
    'partly',
  ]);
});
