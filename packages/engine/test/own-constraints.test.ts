import type { Table } from '@godwit/plugin-api';
import { move } from './support/move.js';
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
      place: { table: 'keyed', object: 'u' },
      message: 'The target lacks the columns (id) in the index of the key (a).',
    },
  ]);
});
