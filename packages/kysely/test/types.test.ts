import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager as managerOf } from '@godwit/engine';
import { explainType, mapType, POSTGRES_TO_SQLITE_TYPES, SQLITE_TO_POSTGRES_TYPES } from '../src/index.js';
import { postgresKysely, sqliteKysely, type TestKysely } from './two-kyselys.js';

const TABLES = [
  ['SQLite to PostgreSQL', SQLITE_TO_POSTGRES_TYPES, sqlite.types, postgres.types, 50],
  ['PostgreSQL to SQLite', POSTGRES_TO_SQLITE_TYPES, postgres.types, sqlite.types, 75],
] as const;

test.each(TABLES)(
  'each type of the table %s is what the mappers of the dialects say',
  (_, table, from, to, least) => {
    const entries = Object.entries(table);
    expect(entries.length).toBeGreaterThan(least);
    expect(entries).toEqual(entries.map(([name]) => [name, to.toNative(from.toLogical(name).type).type]));
  },
);

/** What a plan makes of a table with a column of each type. */
async function planned(source: TestKysely, target: TestKysely, types: readonly string[], quoted: boolean) {
  const columns = types.map((type, index) => `c${index} ${quoted ? `"${type}"` : type}`);
  await source.run(`CREATE TABLE t (${columns.join(', ')})`);
  const plan = await managerOf(
    { source: source.side, target: target.side },
    { dialects: [sqlite, postgres] },
  ).plan();
  return (plan.tables[0]?.columns ?? []).map(({ targetType }, index) => [types[index], targetType]);
}

test('what SQLite declares becomes in a real PostgreSQL what the table says', async () => {
  await using source = sqliteKysely();
  await using target = await postgresKysely();
  const made = await planned(source, target, Object.keys(SQLITE_TO_POSTGRES_TYPES), true);
  expect(made).toEqual(Object.entries(SQLITE_TO_POSTGRES_TYPES));
});

test('what a real PostgreSQL declares becomes in SQLite what the table says', async () => {
  await using source = await postgresKysely();
  await using target = sqliteKysely();
  const made = await planned(source, target, Object.keys(POSTGRES_TO_SQLITE_TYPES), false);
  expect(made).toEqual(Object.entries(POSTGRES_TO_SQLITE_TYPES));
});

test('a type is mapped in any spelling, between any two dialects, and how much survives is told', () => {
  expect(mapType('varchar ( 80 )', 'sqlite3', 'postgresql')).toBe('character varying(80)');
  expect(mapType('timestamptz', 'pg', 'sqlite')).toBe('TIMESTAMPTZ');
  expect(mapType('DECIMAL(10,2)', 'sqlite', 'sqlite')).toBe('DECIMAL(10,2)');
  expect(explainType('numeric(10,2)', 'postgres', 'sqlite')).toEqual({
    logical: 'decimal(10,2)',
    type: 'DECIMAL(10,2)',
    fidelity: 'exact',
  });
  expect(explainType('CITEXT', 'sqlite', 'postgres')).toMatchObject({
    type: 'text',
    fidelity: 'widened',
    reason: expect.stringMatching(/citext/),
  });
  expect(explainType('FANTASY', 'sqlite', 'postgres')).toMatchObject({ type: 'text', fidelity: 'lossy' });
});

test('a dialect that there is not is refused with those that there are', () => {
  expect(() => mapType('int', 'oracle' as never, 'postgres')).toThrow(
    expect.objectContaining({ code: 'DIALECT_UNKNOWN', hint: 'Name one of these: sqlite, postgres.' }),
  );
});
