import type { Column, LogicalType, TypeMapper } from '@godwit/plugin-api';
import { createMigrationManager, renderDownSql, renderPlanJson, renderUpSql } from '../src/index.js';
import { failure, move } from './support/move.js';
import { column, database, idColumn, library, references, table } from './support/sample-schema.js';
import { WatchedDatabase } from './support/watched-database.js';
import { watchedDialect } from './support/watched-dialect.js';

const TEXT: LogicalType = { kind: 'text' };
const BIGINT: LogicalType = { kind: 'bigint' };

/** The types of a target that has none of a kind. */
function without(kind: LogicalType['kind']): TypeMapper {
  const { types } = watchedDialect({});
  return {
    ...types,
    toNative: (type) =>
      type.kind === kind
        ? { type: 'text', fidelity: 'lossy', reason: `There is no ${kind}.` }
        : types.toNative(type),
  };
}

describe('a plan', () => {
  test('writes nothing, and is data', async () => {
    const { manager, target } = move(library());
    const plan = await manager.plan();
    expect(target.log).toEqual([]);
    expect(JSON.parse(renderPlanJson(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
    expect(plan).toMatchObject({
      format: 1,
      source: { dialect: 'memory', name: 'memory:source', version: '1' },
      options: { mode: 'complete', batchSize: 1000, parallel: 1, onExisting: 'fail' },
      tables: [
        { source: { name: 'author' }, rows: 3, profiled: true },
        { source: { name: 'book' }, rows: 5 },
      ],
    });
  });

  test('is the same twice', async () => {
    const { manager } = move(library());
    expect(await manager.plan()).toEqual(await manager.plan());
  });

  test('orders tables so that what is pointed at comes first, the bigger first where free', async () => {
    const keyed = (name: string, to: readonly string[]) =>
      table(name, [idColumn(), ...to.map((one) => column(`${one}_id`, BIGINT))], {
        primaryKey: { columns: ['id'] },
        foreignKeys: to.map((one) => references(`${one}_id`, one, 'id')),
      });
    const rows = (n: number, width: number) =>
      Array.from({ length: n }, (_, i) => [BigInt(i), ...Array(width).fill(null)]);
    const source = database(
      [keyed('child', ['parent']), rows(9, 1)],
      [keyed('small', []), rows(1, 0)],
      [keyed('parent', []), rows(2, 0)],
      [keyed('big', []), rows(7, 0)],
      [keyed('ring_a', ['ring_b']), rows(1, 1)],
      [keyed('ring_b', ['ring_a', 'ring_b']), rows(3, 2)],
    );
    const plan = await move(source).manager.plan();
    expect(plan.tables.map((one) => one.source.name)).toEqual([
      'big',
      'parent',
      'child',
      'small',
      'ring_b',
      'ring_a',
    ]);
  });

  test('renders as SQL that makes, and SQL that takes back', async () => {
    const plan = await move(library()).manager.plan();
    const up = renderUpSql(plan);
    expect(up.indexOf('-- create table author')).toBeLessThan(up.indexOf('Here godwit loads'));
    expect(up.indexOf('Here godwit loads')).toBeLessThan(
      up.indexOf('-- add foreign key book_author of book'),
    );
    expect(up).toContain('--   book: 5 rows');
    const down = renderDownSql(plan);
    expect(down.indexOf('take back: create table book')).toBeLessThan(
      down.indexOf('take back: create table author'),
    );
    expect(down.indexOf('take back: add foreign key')).toBeLessThan(
      down.indexOf('take back: create table book'),
    );
    expect(up).toContain('-- analyze book');
    expect(down).not.toContain('analyze');
  });

  test('keeps a line break in a name inside its comment', async () => {
    const source = database([table('two\nlines', [column('n', BIGINT)]), []]);
    const up = renderUpSql(await move(source).manager.plan());
    expect(up).toContain('-- create table two\\nlines');
    expect(up.split('\n').filter((line) => line.startsWith('lines'))).toEqual([]);
  });
});

describe('types', () => {
  const mixed = () =>
    database([
      table('t', [idColumn(), column('n', BIGINT)]),
      [
        [1n, 5n],
        [2n, 'five'],
      ],
    ]);

  test('become wide enough for every value, with a note', async () => {
    const { manager, target } = move(mixed());
    const result = await manager.migrate();
    expect(target.rows('t')).toEqual([
      [1n, '5'],
      [2n, 'five'],
    ]);
    expect(result.ledger).toContainEqual(
      expect.objectContaining({
        code: 'TYPE_WIDENED',
        place: { table: 't', column: 'n' },
        count: 1,
        keys: ['row=2'],
      }),
    );
  });

  test('are overridden by column, by type with arguments and by type', async () => {
    const columns: Column[] = [
      column('a', TEXT, { nativeType: 'VARCHAR ( 10 )' }),
      column('b', TEXT, { nativeType: 'varchar(20)' }),
      column('c', TEXT, { nativeType: 'VARCHAR' }),
      column('d', TEXT, { nativeType: 'VARCHAR(10)' }),
    ];
    const typeMappings = { 'varchar(10)': 'json', VARCHAR: 'uuid', 't.d': 'date' };
    const plan = await move(database([table('t', columns), []]), {
      options: { typeMappings },
    }).manager.plan();
    expect(plan.tables[0]?.columns.map((one) => one.targetType)).toEqual(['json', 'uuid', 'uuid', 'date']);
    expect(plan.ledger.filter((note) => note.code === 'TYPE_OVERRIDDEN')).toHaveLength(4);
  });

  test('are not overridden by what cannot hold every value', async () => {
    const plan = await move(mixed(), { options: { typeMappings: { 't.n': 'boolean' } } }).manager.plan();
    expect(plan.tables[0]?.columns[1]).toMatchObject({ targetType: 'text', fidelity: 'widened' });
    expect(plan.ledger).toContainEqual(
      expect.objectContaining({ code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning' }),
    );
  });

  test('of a column and of what it points at stay alike', async () => {
    const source = database(
      [table('p', [column('k', TEXT), column('n', BIGINT)], { primaryKey: { columns: ['k'] } }), [['1', 1n]]],
      [
        table('c', [idColumn(), column('p_k', BIGINT)], { foreignKeys: [references('p_k', 'p', 'k')] }),
        [[1n, 1n]],
      ],
    );
    const { manager, target } = move(source);
    const result = await manager.migrate();
    expect(target.rows('c')).toEqual([[1n, '1']]);
    expect(target.get({ name: 'c' })?.table.foreignKeys).toHaveLength(1);
    expect(result.ledger).toContainEqual(
      expect.objectContaining({ code: 'TYPE_WIDENED', place: { table: 'c', column: 'p_k' } }),
    );
  });

  test('that cannot be alike cost the foreign key, not a generator of keys', async () => {
    const source = library();
    const book = source.get({ name: 'book' });
    source.put(book?.table ?? table('book', []), [[1n, 'nobody', 'x']]);
    const plan = await move(source).manager.plan();
    expect(plan.tables[0]?.columns[0]).toMatchObject({ source: 'id', targetType: 'bigint' });
    expect(plan.ledger).toContainEqual(
      expect.objectContaining({
        code: 'FOREIGN_KEY_NOT_CARRIED',
        place: { table: 'book', object: 'book_author' },
        message: expect.stringContaining('different types'),
      }),
    );
  });

  test('that the target cannot keep are a loss', async () => {
    const plan = await move(database([table('t', [column('i', { kind: 'interval' })]), []]), {
      types: without('interval'),
    }).manager.plan();
    expect(plan.ledger).toContainEqual(expect.objectContaining({ code: 'TYPE_LOSSY', severity: 'loss' }));
  });

  test('without meaning outside their dialect become text', async () => {
    const native: LogicalType = { kind: 'native', dialect: 'other', name: 'point' };
    const plan = await move(database([table('t', [column('p', native)]), []]), {
      types: without('native'),
    }).manager.plan();
    expect(plan.tables[0]?.columns[0]?.targetType).toBe('text');
    expect(plan.ledger).toContainEqual(expect.objectContaining({ code: 'TYPE_INFERRED' }));
  });
});

describe('keys', () => {
  test('that hold NULL become unique keys, and NOT NULL columns that hold it become nullable', async () => {
    const columns = [column('k', TEXT), column('v', TEXT, { nullable: false })];
    const source = database([
      table('t', columns, { primaryKey: { columns: ['k'] } }),
      [
        ['a', 'x'],
        [null, null],
      ],
    ]);
    const { manager, target } = move(source);
    const { ledger } = await manager.migrate();
    const made = target.get({ name: 't' })?.table;
    expect(made?.primaryKey).toBeUndefined();
    expect(made?.uniqueKeys).toEqual([{ columns: ['k'] }]);
    expect(made?.columns[1]?.nullable).toBe(true);
    expect(ledger.map((note) => note.code)).toEqual(
      expect.arrayContaining(['NULL_IN_KEY', 'NULL_IN_NOT_NULL']),
    );
  });

  test.each([
    ['missing', 'not in this move', references('x', 'nowhere', 'id')],
    ['left out', 'not in this move', references('x', 'left_out', 'id')],
    ['not unique', 'neither a primary key nor unique', references('x', 'parent', 'plain')],
    ['not there', 'does not exist', references('x', 'parent', 'gone')],
    [
      'of another number',
      'number of columns',
      { ...references('x', 'pair', ''), references: { table: { name: 'pair' }, columns: [] } },
    ],
  ])('that point at something %s are not made', async (_case, reason, key) => {
    const source = database(
      [table('child', [column('x', BIGINT)], { foreignKeys: [key] }), []],
      [table('parent', [idColumn(), column('plain', BIGINT)], { primaryKey: { columns: ['id'] } }), []],
      [
        table('pair', [column('a', BIGINT), column('b', BIGINT)], { primaryKey: { columns: ['a', 'b'] } }),
        [],
      ],
      [table('left_out', [idColumn()], { primaryKey: { columns: ['id'] } }), []],
    );
    const plan = await move(source, { options: { excludeTables: ['left_*'] } }).manager.plan();
    expect(plan.ledger).toEqual([
      expect.objectContaining({ code: 'FOREIGN_KEY_NOT_CARRIED', message: expect.stringContaining(reason) }),
    ]);
  });

  test('without columns point at the primary key', async () => {
    const source = library();
    const book = source.get({ name: 'book' })?.table ?? table('book', []);
    const foreignKeys = book.foreignKeys.map((key) => ({
      ...key,
      references: { ...key.references, columns: [] },
    }));
    source.put({ ...book, foreignKeys }, source.rows('book'));
    const { manager, target } = move(source);
    await manager.migrate();
    expect(target.get({ name: 'book' })?.table.foreignKeys[0]?.references.columns).toEqual(['id']);
  });
});

describe('names', () => {
  test('that are too long are shortened everywhere, the same each time', async () => {
    const long = `${'ä'.repeat(40)}_name`;
    const source = database(
      [table(long, [idColumn(long)], { primaryKey: { columns: [long] } }), [[1n]]],
      [table('c', [column('x', BIGINT)], { foreignKeys: [references('x', long, long)] }), [[1n]]],
    );
    const { manager, target } = move(source);
    const { ledger, tables } = await manager.migrate();
    const short = tables.find((one) => one.name === long)?.target ?? '';
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(63);
    expect(short).toMatch(/^ä{27}_[0-9a-f]{8}$/);
    expect(target.rows(short)).toEqual([[1n]]);
    expect(target.get({ name: 'c' })?.table.foreignKeys[0]?.references).toEqual({
      table: { name: short },
      columns: [short],
    });
    expect(ledger.filter((note) => note.code === 'NAME_SHORTENED')).toHaveLength(2);
  });

  test('that differ only in case stay apart, or are numbered where the target folds them', async () => {
    const source = () =>
      database([table('Users', [column('a', BIGINT), column('A', BIGINT)]), []], [table('users', []), []]);
    const exact = await move(source()).manager.plan();
    expect(exact.tables.map((one) => one.target.name)).toEqual(['Users', 'users']);
    const folded = await move(source(), { capabilities: { foldsIdentifierCase: true } }).manager.plan();
    expect(folded.tables.map((one) => one.target.name)).toEqual(['Users', 'users_2']);
    expect(folded.tables[0]?.columns.map((one) => one.target)).toEqual(['a', 'A_2']);
    expect(folded.ledger.filter((note) => note.code === 'NAME_CHANGED')).toHaveLength(2);
  });

  test('that no table of the target may use are changed', async () => {
    const source = database([table('t', [column('ctid', BIGINT)]), []]);
    const plan = await move(source, { capabilities: { reservedColumnNames: ['ctid'] } }).manager.plan();
    expect(plan.tables[0]?.columns[0]?.target).toBe('ctid_2');
  });

  test('of indexes and keys give way to tables and to each other', async () => {
    const one = (name: string) =>
      table(name, [column('a', BIGINT)], {
        primaryKey: { name: 'pk', columns: ['a'] },
        indexes: [{ name: 'b', unique: false, parts: [{ column: 'a', direction: 'asc' }] }],
      });
    const { manager, target } = move(database([one('a'), []], [one('b'), []]));
    await manager.migrate();
    const made = ['a', 'b'].map((name) => target.get({ name })?.table);
    expect(made.map((each) => each?.primaryKey?.name)).toEqual(['pk', 'pk_2']);
    expect(made.map((each) => each?.indexes[0]?.name)).toEqual(['b_2', 'b_3']);
  });

  test('are changed inside expressions, too', async () => {
    const long = 'x'.repeat(70);
    const expression = {
      text: '',
      dialect: 'memory',
      tree: { kind: 'is-null', operand: { kind: 'column', name: long }, negated: true },
    } as const;
    const { manager, target } = move(
      database([table('t', [column(long, BIGINT)], { checks: [{ expression }] }), []]),
    );
    await manager.migrate();
    const made = target.get({ name: 't' })?.table;
    expect(JSON.parse(made?.checks[0]?.expression.text ?? '')).toMatchObject({
      operand: { name: made?.columns[0]?.name },
      negated: true,
    });
  });

  test('of two schemas that would meet are an error', async () => {
    const source = new WatchedDatabase();
    source.put({ ...table('t', []), name: { schema: 'a', name: 't' } }, []);
    source.put({ ...table('t', []), name: { schema: 'b', name: 't' } }, []);
    const options = { schemaNames: 'omit' } as const;
    expect(await failure(move(source, { options }).manager.plan())).toMatchObject({
      code: 'NAME_COLLISION',
      message: 'a.t and b.t would have the same name in the target.',
      hint: expect.stringContaining('schemaNames "prefix"'),
    });
  });
});

describe('what a plan leaves out', () => {
  test('views and triggers go along within one dialect', async () => {
    const source = library();
    source.views = [{ name: { name: 'v' }, sql: 'SELECT 1', materialized: false }];
    source.triggers = [{ name: 'tr', table: { name: 'book' }, sql: 'BEGIN END' }];
    const plan = await move(source).manager.plan();
    expect(plan.texts).toMatchObject([
      { kind: 'view', sql: 'SELECT 1', carried: true },
      { kind: 'trigger', sql: 'BEGIN END', carried: true },
    ]);
  });

  test('views and triggers are noted where the dialects differ', async () => {
    const source = library();
    source.views = [{ name: { name: 'v' }, sql: 'SELECT 1', materialized: false }];
    source.triggers = [{ name: 'tr', table: { name: 'book' }, sql: 'BEGIN END' }];
    const from = watchedDialect({ source });
    const to = { ...watchedDialect({ target: new WatchedDatabase() }), name: 'other', aliases: [] };
    const config = { source: 'memory:source', target: { dialect: 'other', name: 'target' } };
    const plan = await createMigrationManager(config, { dialects: [from, to] }).plan();
    expect(plan.texts.map((one) => one.carried)).toEqual([false, false]);
    expect(plan.ledger.map((note) => note.code).sort()).toEqual(['TRIGGER_NOT_CARRIED', 'VIEW_NOT_CARRIED']);
  });

  test('computed columns are not copied where the target computes them', async () => {
    const tree = { kind: 'column', name: 'a' } as const;
    const generated = { expression: { text: 'a', dialect: 'memory', tree }, stored: true };
    const source = database([
      table('t', [column('a', BIGINT), column('b', BIGINT, { generated })]),
      [[1n, 1n]],
    ]);
    const { manager, target } = move(source);
    await manager.migrate();
    expect(target.rows('t')).toEqual([[1n, 1n]]);
    expect((await move(source).manager.plan()).tables[0]?.columns[1]?.computed).toBe(true);
  });

  test('bad text ends the plan with every cell named', async () => {
    const source = database([
      table('t', [idColumn(), column('s', TEXT)]),
      [
        [1n, 'a\0'],
        [2n, 'b'],
        [3n, '\0'],
      ],
    ]);
    const { manager, target } = move(source);
    const error = await failure(manager.migrate());
    expect(error.code).toBe('BAD_TEXT');
    expect(error.message).toContain('t.s (row=1); t.s (row=3)');
    expect(target.log).toEqual([]);
    const kept = await move(source, { options: { onBadText: 'replace' } }).manager.plan();
    expect(kept.ledger).toContainEqual(expect.objectContaining({ code: 'BAD_TEXT', count: 2 }));
  });
});
