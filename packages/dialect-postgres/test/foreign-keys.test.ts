import type { ForeignKey, Statement } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, BIGINT, column, openBench, schemaOf, TEXT, table } from './support.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

function key(columns: readonly string[], to: string, more: Partial<ForeignKey> = {}): ForeignKey {
  const references = { table: { schema: 'public', name: to }, columns: ['id'] };
  return {
    columns,
    references,
    onUpdate: 'no-action',
    onDelete: 'no-action',
    match: 'simple',
    deferrable: 'not-deferrable',
    ...more,
  };
}

const parent = table(
  'parent',
  [column('id', BIGINT), column('code', { kind: 'text', collation: 'nocase' })],
  {
    primaryKey: { columns: ['id'] },
    uniqueKeys: [{ columns: ['code'] }],
  },
);
const child = table('child', [column('id', BIGINT), column('up', BIGINT)], {
  primaryKey: { columns: ['id'] },
  foreignKeys: [key(['up'], 'parent', { onDelete: 'cascade' })],
});

const named = (statements: readonly Statement[], start: string): Statement => {
  const found = statements.find((statement) => statement.id.startsWith(start));
  if (found === undefined) throw new Error(`no ${start}`);
  return found;
};

test('orphans are counted and named first; the key then holds for new rows only', async () => {
  const { statements } = postgres.ddl.create(schemaOf([child, parent]));
  await bench.run(
    statements.filter(
      (statement) => !statement.id.startsWith('foreign-key') && !statement.id.startsWith('validate'),
    ),
  );
  await bench.client.query(
    'INSERT INTO parent VALUES (1); INSERT INTO child VALUES (10, 1), (11, 7), (12, NULL), (13, 8)',
  );
  await bench.run([named(statements, 'foreign-key')]);
  const validate = named(statements, 'validate-foreign-key');
  const probe = validate.skipWhen?.probe;
  expect(await bench.session.count(probe === undefined ? [] : [probe])).toEqual([
    { count: 2n, keys: ['id=11', 'id=13'] },
  ]);
  expect(validate.skipWhen?.note).toMatchObject({
    code: 'FOREIGN_KEY_NOT_VALID',
    place: { table: 'child', object: 'child_up_fkey' },
  });
  expect(validate.needs).toEqual([parent.name]);
  await expect(bench.run([validate])).rejects.toMatchObject({
    code: 'ROWS_CONFLICT',
    message: expect.not.stringContaining('(7)'),
  });
  await expect(bench.client.query('INSERT INTO child VALUES (14, 9)')).rejects.toMatchObject({
    code: '23503',
  });
  await bench.client.query('DELETE FROM child WHERE id IN (11, 13)');
  await bench.run([validate]);
  expect(await keysOf('child')).toMatchObject([{ validated: true, onDelete: 'cascade' }]);
});

test.each([
  ['to a table that is not moved', child, [child], 'is not among those moved'],
  [
    'to a key by NOCASE',
    table('c', [column('c', TEXT)], {
      foreignKeys: [key(['c'], 'parent', { references: { table: parent.name, columns: ['code'] } })],
    }),
    [parent],
    'its own collation',
  ],
  [
    'between types that do not compare',
    table('c', [column('c', TEXT)], { foreignKeys: [key(['c'], 'parent')] }),
    [parent],
    '"c" is text and what it points at is bigint',
  ],
  [
    'to columns that are no key',
    table('c', [column('c', BIGINT)], {
      foreignKeys: [key(['c'], 'child', { references: { table: child.name, columns: ['up'] } })],
    }),
    [parent, child],
    'no primary or unique key',
  ],
  [
    'to columns that are not there',
    table('c', [column('c', BIGINT)], {
      foreignKeys: [key(['c'], 'parent', { references: { table: parent.name, columns: ['nope'] } })],
    }),
    [parent],
    'has no column "nope"',
  ],
] as const)('a key %s is left out with the reason', (_, from, others, reason) => {
  const tables = [from, ...others.filter((one) => one !== from)];
  const { notes } = postgres.ddl.create(schemaOf(tables));
  const note = notes.find((one) => one.code === 'FOREIGN_KEY_NOT_CARRIED');
  expect(note?.message).toContain(reason);
});

test('a key may point at a unique index, in any order of columns', async () => {
  const pair = table('pair', [column('a', BIGINT), column('b', BIGINT)], {
    indexes: [
      {
        name: 'pair_ab',
        unique: true,
        parts: [
          { column: 'a', direction: 'asc' },
          { column: 'b', direction: 'desc' },
        ],
      },
    ],
  });
  const user = table('user', [column('x', { kind: 'integer', bits: 16 }), column('y', BIGINT)], {
    foreignKeys: [key(['x', 'y'], 'pair', { references: { table: pair.name, columns: ['b', 'a'] } })],
  });
  const compiled = postgres.ddl.create(schemaOf([user, pair]));
  expect(compiled.notes).toEqual([]);
  await bench.run(compiled.statements);
  expect(await keysOf('user')).toMatchObject([{ columns: ['x', 'y'], references: { columns: ['b', 'a'] } }]);
});

async function keysOf(name: string): Promise<readonly ForeignKey[]> {
  const { tables } = await bench.session.introspect();
  return tables.find((one) => one.name.name === name)?.foreignKeys ?? [];
}
