import { defineTransform, type NativeConstraint, type Note, type Table } from '@godwit/plugin-api';
import { move, obstacle } from './support/move.js';
import { column, database, idColumn, table } from './support/sample-schema.js';
import type { WatchedDatabase } from './support/watched-database.js';

/** Changes a table of a target behind everybody's back. */
function change(target: WatchedDatabase, name: string, more: Partial<Table>): void {
  const found = target.tables.get(name);
  if (found !== undefined) target.put({ ...found.table, ...more }, found.rows);
}

test('columns that the index of a key holds arrive, and verify notices where they are gone', async () => {
  const keyed = table('keyed', [idColumn(), column('a', { kind: 'text' })], {
    primaryKey: { name: 'p', columns: ['id'], include: ['a'] },
    uniqueKeys: [{ name: 'u', columns: ['a'], include: ['id'] }],
  });
  const { manager, target } = move(database([keyed, [[1n, 'x']]]));
  await manager.migrate();
  expect(target.tables.get('keyed')?.table).toMatchObject({
    primaryKey: { include: ['a'] },
    uniqueKeys: [{ include: ['id'] }],
  });
  expect((await manager.verify()).status).toBe('same');
  change(target, 'keyed', { uniqueKeys: [{ name: 'u', columns: ['a'] }] });
  const { status, findings } = await manager.verify();
  expect(status).toBe('different');
  expect(findings).toEqual([
    {
      kind: 'schema',
      object: 'unique key',
      place: { table: 'keyed', object: 'u' },
      message: 'The unique key u (a) is not as planned: included columns: nothing instead of id.',
    },
  ]);
});

const APART: NativeConstraint = { name: 'apart', kind: 'exclusion constraint', sql: 'EXCLUDE (during)' };
const WITHIN: NativeConstraint = {
  name: 'within',
  kind: 'foreign key over periods of time',
  sql: 'FOREIGN KEY (during) REFERENCES room (during)',
  references: { name: 'room' },
};

/** Rooms, and bookings that point at them; all by text. */
function bookings(): WatchedDatabase {
  const columns = [idColumn(), column('during', { kind: 'text' })];
  const made = (name: string, ...nativeConstraints: readonly NativeConstraint[]) =>
    table(name, columns, { primaryKey: { columns: ['id'] }, nativeConstraints });
  return database([made('room', APART), [[1n, 'all']]], [made('booking', APART, WITHIN), [[1n, 'day']]]);
}

function told({ ledger }: { readonly ledger: readonly Note[] }): readonly string[] {
  return ledger
    .filter(({ code }) => code === 'TABLE_NOT_MODELLED')
    .map(({ place, message }) => `${place.table}:${place.object} ${message}`);
}

describe('a constraint as text', () => {
  test('goes along within its dialect, and verify notices where it is gone', async () => {
    const { manager, target } = move(bookings());
    expect(told(await manager.migrate())).toEqual([]);
    // Both are called the same, which the names of one schema cannot be.
    expect(target.tables.get('booking')?.table.nativeConstraints).toMatchObject([
      { sql: 'EXCLUDE (during)' },
      WITHIN,
    ]);
    expect((await manager.verify()).status).toBe('same');
    change(target, 'booking', { nativeConstraints: [WITHIN] });
    expect((await manager.verify()).findings).toMatchObject([
      { kind: 'schema', message: expect.stringMatching(/lacks the exclusion constraint apart/) },
    ]);
  });

  test('stays behind where the target is of another dialect, with its text', async () => {
    const { manager, target } = move(bookings(), { fromSchemas: true });
    expect(told(await manager.migrate())).toEqual([
      'booking:apart The exclusion constraint is not carried, because it is not translated: EXCLUDE (during).',
      `booking:within The foreign key over periods of time is not carried, because it is not translated: ${WITHIN.sql}.`,
      'room:apart The exclusion constraint is not carried, because it is not translated: EXCLUDE (during).',
    ]);
    expect(target.tables.get('booking')?.table).not.toHaveProperty('nativeConstraints');
    expect((await manager.verify()).status).toBe('same');
  });

  test('stays behind where a table that it points at does', async () => {
    const { manager } = move(bookings(), { options: { includeTables: ['booking'] } });
    expect(told(await manager.plan())).toEqual([
      expect.stringMatching(/^booking:within .* it points at room, which is not in this move/),
    ]);
  });

  test('stays behind where a name that it may use differs in the target', async () => {
    const { manager } = move(bookings(), { capabilities: { reservedColumnNames: ['during'] } });
    expect(told(await manager.plan())).toHaveLength(3);
    expect(told(await manager.plan())[0]).toMatch(/names that it may use differ in the target/);
  });

  test('stays behind where a transform gives a column of it another type', async () => {
    const size = defineTransform<'text', 'bigint'>({
      name: 'size',
      match: { table: 'room', column: 'during', kind: 'text' },
      output: { kind: 'bigint' },
      open: () => (value) => BigInt(value.length),
    });
    const { manager } = move(bookings(), { transforms: [size] });
    expect(told(await manager.plan())).toEqual([
      expect.stringMatching(/^booking:within .* a transform gives "during" another type/),
      expect.stringMatching(/^room:apart /),
    ]);
  });

  test('keeps a table that it points at from being dropped', async () => {
    const source = bookings();
    const { manager, target } = move(source, { options: { includeTables: ['room'], onExisting: 'drop' } });
    for (const { table: made, rows } of source.tables.values()) target.put(made, rows);
    expect(await obstacle(manager)).toMatchObject({
      code: 'TARGET_NOT_EMPTY',
      message: expect.stringContaining('booking'),
    });
  });
});
