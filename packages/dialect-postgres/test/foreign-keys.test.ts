import type { ForeignKey, Statement, Table } from '@godwit/plugin-api';
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
    code: 'STATEMENT_FAILED',
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

async function existing(): Promise<readonly Table[]> {
  await bench.client.query(`CREATE TABLE parent (id bigint PRIMARY KEY, other bigint);
    ALTER TABLE parent ADD CONSTRAINT "it's $godwit$" FOREIGN KEY (other) REFERENCES parent ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
    CREATE TABLE child (a bigint, b bigint REFERENCES parent ON DELETE SET NULL (b));
    ALTER TABLE child ADD CONSTRAINT unchecked FOREIGN KEY (a) REFERENCES parent MATCH FULL NOT VALID`);
  return (await bench.session.introspect()).tables;
}

async function definitions(): Promise<unknown> {
  const sql =
    "SELECT conname, pg_get_constraintdef(oid) AS text, convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY conname";
  return (await bench.client.query(sql)).rows;
}

test('suspended keys come back exactly as they were', async () => {
  const tables = await existing();
  const before = await definitions();
  const statements = postgres.ddl.suspendForeignKeys(tables);
  await bench.run(statements.filter((statement) => statement.phase === 'before-load'));
  expect(await definitions()).toEqual([]);
  await bench.run(statements.filter((statement) => statement.phase === 'after-load'));
  expect(await definitions()).toEqual(before);
});

test('the undo brings suspended keys back too, over rows that violate them', async () => {
  const statements = postgres.ddl.suspendForeignKeys(await existing());
  const suspended = statements.filter((statement) => statement.phase === 'before-load');
  await bench.run(suspended);
  await bench.client.query('INSERT INTO child (b) VALUES (99)');
  for (const sql of suspended.flatMap((statement) => statement.undo ?? [])) await bench.client.query(sql);
  expect(await definitions()).toMatchObject([
    { conname: 'child_b_fkey', convalidated: false, text: expect.stringContaining('SET NULL (b)') },
    { conname: "it's $godwit$", convalidated: true },
    { conname: 'unchecked', convalidated: false },
  ]);
});

test('drop takes tables in a cycle, and nothing that hangs on them', async () => {
  await existing();
  await bench.client.query(
    'ALTER TABLE parent ADD FOREIGN KEY (other) REFERENCES parent; CREATE VIEW v AS SELECT id FROM parent',
  );
  const { tables } = await bench.session.introspect();
  const statements = postgres.ddl.drop(tables);
  const step = { runId: 'run', step: 'drop' };
  const refused = bench.session.execute(statements, step, new AbortController().signal);
  await expect(refused).rejects.toMatchObject({
    code: 'STATEMENT_FAILED',
    hint: expect.stringContaining('view public.v depends on table public.parent'),
  });
  expect((await bench.session.introspect()).tables).toHaveLength(2);
  await bench.client.query('DROP VIEW v');
  await bench.session.execute(statements, step, new AbortController().signal);
  expect((await bench.session.introspect()).tables).toHaveLength(0);
});

async function keysOf(name: string): Promise<readonly ForeignKey[]> {
  const { tables } = await bench.session.introspect();
  return tables.find((one) => one.name.name === name)?.foreignKeys ?? [];
}
