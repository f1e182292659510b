import { MemoryDatabase, type MemoryOptions, memoryDialect } from '@godwit/dialect-memory';
import type { Column, Expression, LogicalType, Row, Table, TargetSession, Value } from '@godwit/plugin-api';

const { signal } = new AbortController();
const { types } = memoryDialect({ databases: new Map() });

function column(name: string, type: LogicalType, more: Partial<Column> = {}): Column {
  return { name, type, nativeType: types.toNative(type).type, nullable: true, ...more };
}

function table(columns: readonly Column[], more: Partial<Table> = {}): Table {
  const lists = { uniqueKeys: [], foreignKeys: [], indexes: [], checks: [] };
  return { name: { name: 't' }, columns, primaryKey: { columns: ['id'] }, ...lists, ...more };
}

const ID = column('id', { kind: 'bigint' }, { nullable: false });
const N = column('n', { kind: 'integer', bits: 32 });

function sql(tree: Expression): Column['default'] & object {
  return { text: JSON.stringify(tree), dialect: 'memory' };
}

/** A table of one database, made as the engine makes it. */
async function made(of: Table, options: Omit<MemoryOptions, 'databases'> = {}) {
  const database = new MemoryDatabase();
  const dialect = memoryDialect({ databases: new Map([['one', database]]), ...options });
  const target = await dialect.openTarget?.({ name: 'one' }, { signal });
  if (target === undefined) throw new Error('It can be written.');
  const nothing = { schemas: [], enums: [], domains: [], views: [], triggers: [] };
  const { statements, notes } = dialect.ddl.create({ from: 'memory', tables: [of], ...nothing });
  for (const one of statements) await target.execute([one], { runId: 'r', step: one.id }, signal);
  return { database, target, notes, rows: () => database.get(of.name)?.rows };
}

async function write(
  target: TargetSession,
  columns: readonly Column[],
  rows: readonly Row[],
  mode: 'insert' | 'skip' | 'upsert' = 'insert',
) {
  const plans = columns.map(({ name, type }) => ({ name, as: type }));
  await using writer = await target.openWriter({ name: 't' }, { runId: 'r', columns: plans, mode, signal });
  await writer.write({ rows, position: null });
  const counts = { read: 0n, written: 0n, rejected: 0n, skipped: 0n };
  const place = { runId: 'r', table: { name: 't' }, range: 'all', position: null, done: true };
  return writer.commit({ ...place, ...counts });
}

describe('the reference dialect', () => {
  test.each<[string, Partial<Table>, Row]>([
    ['a primary key', {}, [1n, 2]],
    ['a unique key', { uniqueKeys: [{ columns: ['n'] }] }, [2n, 1]],
    [
      'a unique index over an expression',
      {
        indexes: [
          {
            name: 'i',
            unique: true,
            parts: [
              {
                expression: sql({
                  kind: 'call',
                  name: 'absolute',
                  arguments: [{ kind: 'column', name: 'n' }],
                }),
                direction: 'asc',
              },
            ],
          },
        ],
      },
      [2n, -1],
    ],
    [
      'a check',
      {
        checks: [
          {
            name: 'small',
            expression: sql({
              kind: 'binary',
              operator: 'less',
              left: { kind: 'column', name: 'n' },
              right: { kind: 'literal', type: 'decimal', text: '9.5' },
            }),
          },
        ],
      },
      [2n, 10],
    ],
    [
      'a foreign key to itself',
      {
        foreignKeys: [
          {
            columns: ['n'],
            references: { table: { name: 't' }, columns: ['id'] },
            onUpdate: 'no-action',
            onDelete: 'no-action',
            match: 'simple',
            deferrable: 'not-deferrable',
          },
        ],
      },
      [2n, 3],
    ],
  ])('holds rows to %s, and names the row', async (_case, more, bad) => {
    const { target, notes, rows } = await made(table([ID, N], more));
    expect(notes).toEqual([]);
    const good: Row = [1n, 1];
    await expect(write(target, [ID, N], [good, bad])).rejects.toMatchObject({ code: 'WRITE_FAILED', row: 1 });
    expect(rows()).toEqual([]);
    await write(target, [ID, N], [good]);
    expect(rows()).toEqual([good]);
  });

  test.each<[string, LogicalType, Value, Value]>([
    ['text(2)', { kind: 'text', maxLength: 2 }, '😀😀', 'abc'],
    ['smallint', { kind: 'integer', bits: 16 }, -32_768, 32_768],
    ['decimal(4,2)', { kind: 'decimal', precision: 4, scale: 2 }, '-12.30', '123.4'],
    ['float32', { kind: 'float', bits: 32 }, 0.5, 0.1],
    ['date', { kind: 'date' }, '2024-02-29', '2023-02-29'],
    [
      'timestamp(3)',
      { kind: 'timestamp', precision: 3, zoned: false },
      '2024-01-01 00:00:00.123',
      '2024-01-01 00:00:00.1234',
    ],
    ['interval', { kind: 'interval' }, 'P1DT-0.5S', 'P'],
    ['json', { kind: 'json', form: 'text' }, '{"a": 1.10}', '{a: 1}'],
    ['array', { kind: 'array', of: { kind: 'bigint' } }, [1n, null], [1n, 'x']],
  ])('takes %s within its bounds only', async (_case, type, good, bad) => {
    const value = column('v', type);
    const { target, rows } = await made(table([ID, value]));
    await expect(
      write(
        target,
        [ID, value],
        [
          [1n, good],
          [2n, bad],
        ],
      ),
    ).rejects.toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      place: { table: 't', column: 'v' },
      row: 1,
    });
    await write(target, [ID, value], [[1n, good]]);
    expect(rows()).toEqual([[1n, good]]);
  });

  test('makes what a row lacks: keys, defaults and what is computed', async () => {
    const id = { ...ID, identity: { mode: 'always', neverReused: true, start: '10' } } as const;
    const five = column(
      'd',
      { kind: 'decimal' },
      { default: sql({ kind: 'literal', type: 'integer', text: '5' }) },
    );
    const left = { kind: 'column', name: 'n' } as const;
    const doubled = sql({ kind: 'binary', operator: 'add', numbers: 'decimal', left, right: left });
    const g = column('g', { kind: 'bigint' }, { generated: { expression: doubled, stored: true } });
    const { target, rows } = await made(table([id, N, five, g]));
    await write(target, [N], [[4], [null]]);
    expect(rows()).toEqual([
      [10n, 4, '5', 8n],
      [11n, null, '5', null],
    ]);
    await expect(write(target, [ID, g], [[1n, 1n]])).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });

  test('leaves rows that are there alone, or gives them the values that come', async () => {
    const { target, rows } = await made(table([ID, N, column('s', { kind: 'text' })]));
    await write(target, [ID, N, column('s', { kind: 'text' })], [[1n, 1, 'kept']]);
    expect(await write(target, [ID, N], [[1n, 2]], 'skip')).toEqual({ written: 0n, skipped: 1n });
    expect(
      await write(
        target,
        [ID, N],
        [
          [1n, 3],
          [2n, 4],
        ],
        'upsert',
      ),
    ).toEqual({ written: 2n, skipped: 0n });
    expect(rows()).toEqual([
      [1n, 3, 'kept'],
      [2n, 4, null],
    ]);
  });

  test('says what it cannot compute instead of taking it', async () => {
    const tree: Expression = { kind: 'call', name: 'json-valid', arguments: [{ kind: 'column', name: 'n' }] };
    const { notes, database } = await made(
      table([ID, N], { checks: [{ name: 'c', expression: sql(tree) }] }),
    );
    expect(notes).toMatchObject([{ code: 'CHECK_NOT_CARRIED', place: { table: 't', object: 'c' } }]);
    expect(database.get({ name: 't' })?.table.checks).toEqual([]);
  });

  test('puts a database built aside in place as a whole, and only where the place is as it was', async () => {
    const { target, database } = await made(table([ID]), { staged: true });
    expect(database.state.tables).toEqual([]);
    await target.complete?.();
    expect(database.state.tables).toHaveLength(1);
    const other = await made(table([ID]), { staged: true });
    other.database.put(table([ID]), []);
    await expect(other.target.complete?.()).rejects.toMatchObject({ code: 'EXPECTATION_FAILED' });
  });

  test('keeps what ran before a failure where its statements are no transaction', async () => {
    for (const transactionalDdl of [true, false]) {
      const { target, database } = await made(table([ID]), { capabilities: { transactionalDdl } });
      const drop = {
        id: 'a',
        purpose: 'drop',
        phase: 'before-load',
        transaction: 'group',
        group: 'g',
      } as const;
      const group = [
        { ...drop, sql: JSON.stringify({ do: 'drop-table', table: { name: 't' } }) },
        { ...drop, sql: '{}' },
      ];
      const step = { runId: 'r', step: 'a' };
      await expect(target.execute(group, step, signal)).rejects.toMatchObject({ code: 'STATEMENT_FAILED' });
      expect(database.state.tables).toHaveLength(transactionalDdl ? 1 : 0);
    }
  });
});
