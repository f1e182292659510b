import type { LogicalType, Table } from '@godwit/plugin-api';
import { createMigrationManager, type MigrationPlan } from '../src/index.js';
import { failure, isEqual, type MoveOptions, move, obstacle } from './support/move.js';
import { column, database, idColumn, library, references, table } from './support/sample-schema.js';
import { WatchedDatabase } from './support/watched-database.js';
import { watchedDialect } from './support/watched-dialect.js';

const BIGINT: LogicalType = { kind: 'bigint' };

/** A source whose tables are named `schema.table`, each with one row. */
function schemas(...names: readonly string[]): WatchedDatabase {
  return database(...names.map((name) => [inSchema(name), [[1n]]] as const));
}

function inSchema(full: string, more: Partial<Table> = {}): Table {
  const [schema = '', name = ''] = full.split('.');
  return {
    ...table(name, [idColumn()], { primaryKey: { columns: ['id'] }, ...more }),
    name: { schema, name },
  };
}

async function targets(source: WatchedDatabase, options: MoveOptions['options'] = {}) {
  const plan = await move(source, { fromSchemas: true, options }).manager.plan();
  return plan.tables.map((one) => one.target.name).sort();
}

describe('tables of schemas, where the target has none', () => {
  test('keep their names where all are in one schema, with a note that it is gone', async () => {
    expect(await targets(schemas('main.user', 'main.order'))).toEqual(['order', 'user']);
    expect(await targets(schemas('shop.user'))).toEqual(['user']);
    const plan = await move(schemas('shop.user', 'shop.order'), { fromSchemas: true }).manager.plan();
    expect(plan.ledger).toEqual([
      expect.objectContaining({ code: 'NAME_CHANGED', severity: 'info', place: { schema: 'shop' } }),
    ]);
  });

  test('begin with their schema where there are several, but for the default one', async () => {
    const source = () => schemas('main.user', 'shop.user', 'crm.user');
    expect(await targets(source())).toEqual(['crm_user', 'shop_user', 'user']);
    const { manager, target } = move(source(), { fromSchemas: true });
    await manager.migrate();
    expect([...target.tables.keys()].sort()).toEqual(['crm_user', 'shop_user', 'user']);
  });

  test('do so or not as schemaNames says', async () => {
    expect(await targets(schemas('shop.user'), { schemaNames: 'prefix' })).toEqual(['shop_user']);
    expect(await targets(schemas('main.a', 'shop.b'), { schemaNames: 'omit' })).toEqual(['a', 'b']);
  });

  test('that would meet are an error that lists all of them', async () => {
    const source = schemas('main.a', 'shop.a', 'main.b', 'crm.b', 'main.c');
    expect(await failure(targets(source, { schemaNames: 'omit' }))).toMatchObject({
      code: 'NAME_COLLISION',
      message: 'main.a and shop.a, main.b and crm.b would have the same name in the target.',
      hint: expect.stringContaining('schemaNames "prefix"'),
    });
    const prefixed = await failure(targets(schemas('main.shop_a', 'shop.a')));
    expect(prefixed).toMatchObject({
      code: 'NAME_COLLISION',
      message: expect.stringContaining('main.shop_a and shop.a'),
    });
    expect(prefixed['hint']).not.toContain('schemaNames');
  });

  test('meet also where the target folds letter case', async () => {
    const asked: MoveOptions = {
      fromSchemas: true,
      capabilities: { foldsIdentifierCase: true },
      options: { schemaNames: 'omit' },
    };
    expect(await failure(move(schemas('main.User', 'shop.user'), asked).manager.plan())).toMatchObject({
      code: 'NAME_COLLISION',
    });
  });

  test('keep their foreign keys to tables of other schemas', async () => {
    const key = references('id', 'user', 'id', 'fk');
    const there = { ...key, references: { ...key.references, table: { schema: 'crm', name: 'user' } } };
    const source = schemas('crm.user', 'main.user');
    source.put(inSchema('shop.order', { foreignKeys: [there] }), [[1n]]);
    const { manager, target } = move(source, { fromSchemas: true });
    await manager.migrate();
    expect(target.get({ name: 'shop_order' })?.table.foreignKeys[0]?.references.table).toEqual({
      name: 'crm_user',
    });
  });

  test('take their types along', async () => {
    const mood: LogicalType = { kind: 'enum', schema: 'shop', name: 'mood', values: ['ok'] };
    const domain = { schema: 'shop', name: 'money' };
    const source = schemas('main.a');
    const columns = [
      column('m', mood),
      column('l', { kind: 'array', of: mood }),
      column('d', BIGINT, { domain }),
    ];
    source.put({ ...table('b', columns), name: { schema: 'shop', name: 'b' } }, []);
    source.domains = [{ name: domain, type: BIGINT, nativeType: 'bigint', nullable: true, checks: [] }];
    const { manager, target } = move(source, { fromSchemas: true });
    await manager.migrate();
    const made = target.get({ name: 'shop_b' })?.table.columns;
    expect(made?.[0]?.type).toEqual({ kind: 'enum', name: 'shop_mood', values: ['ok'] });
    expect(made?.[1]?.type).toMatchObject({ of: { name: 'shop_mood' } });
    expect(made?.[2]?.domain).toEqual({ name: 'shop_money' });
  });
});

describe('tables of schemas in the config', () => {
  test('answer to their names with and without the schema', async () => {
    const source = () => schemas('main.user', 'shop.order');
    expect(await targets(source(), { includeTables: ['shop.order'] })).toEqual(['order']);
    expect(await targets(source(), { excludeTables: ['order'] })).toEqual(['user']);
    expect(await targets(source(), { includeTables: ['shop.*'] })).toEqual(['order']);
    const where = { 'shop.order': isEqual('id', 2), user: isEqual('id', 1) };
    const { manager, target } = move(source(), { fromSchemas: true, options: { where } });
    await manager.migrate();
    expect([target.rows('shop_order').length, target.rows('user').length]).toEqual([0, 1]);
  });

  test.each([
    [{ includeTables: ['user'] }],
    [{ excludeTables: ['user'] }],
    [{ where: { user: '1' } }],
    [{ typeMappings: { 'user.id': 'text' } }],
  ])('must say which one is meant: %j', async (options) => {
    const source = schemas('main.user', 'shop.user');
    expect(await failure(targets(source, options))).toMatchObject({
      code: 'NAME_AMBIGUOUS',
      message: expect.stringContaining('main.user, shop.user'),
    });
  });

  test('may be called by a short name that only one table on its way has', async () => {
    const options = { excludeTables: ['shop.*'], where: { user: isEqual('id', 1) } };
    expect(await targets(schemas('main.user', 'shop.user'), options)).toEqual(['user']);
  });

  test('that may not be read are an error that lists them, unless they are left out', async () => {
    const source = schemas('main.a');
    source.put(inSchema('main.b', { unreadable: ['GRANT SELECT ON b TO someone'] }), []);
    source.put(inSchema('shop.c', { unreadable: ['GRANT SELECT ON c TO someone'] }), []);
    expect(await failure(targets(source))).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringContaining('main.b, shop.c'),
      hint: expect.stringMatching(/excludeTables.*\nGRANT SELECT ON b TO someone;\n.* c /),
    });
    expect(await targets(source, { excludeTables: ['b', 'shop.*'] })).toEqual(['a']);
    expect(await targets(source, { schemaOnly: true })).toEqual(['a', 'b', 'shop_c']);
  });
});

describe('sequences of their own', () => {
  const source = () => {
    const made = schemas('main.a');
    made.sequences = [{ name: { schema: 'main', name: 'ticket' }, start: '1', increment: '1' }];
    return made;
  };

  test('are noted where the dialects differ', async () => {
    const plan = await move(source(), { fromSchemas: true }).manager.plan();
    expect(plan.ledger).toEqual([
      expect.objectContaining({
        code: 'SEQUENCE_NOT_CARRIED',
        place: { schema: 'main', object: 'ticket' },
        severity: 'loss',
      }),
    ]);
  });

  test('go along within one dialect, and must not be there', async () => {
    expect((await move(source()).manager.plan()).ledger).not.toContainEqual(
      expect.objectContaining({ code: 'SEQUENCE_NOT_CARRIED' }),
    );
    const target = new WatchedDatabase();
    target.sequences = [{ name: { name: 'main_ticket' }, start: '1', increment: '1' }];
    const options = { schemaNames: 'prefix' } as const;
    expect(await obstacle(move(source(), { target, options }).manager)).toMatchObject({
      code: 'TARGET_NOT_EMPTY',
      message: expect.stringContaining('the sequence main_ticket'),
    });
  });
});

test('types that no column uses are noted where the dialects differ', async () => {
  const source = schemas('main.a');
  const name = (one: string) => ({ schema: 'main', name: one });
  const mood: LogicalType = { kind: 'enum', schema: 'main', name: 'mood', values: ['ok'] };
  const columns = [column('m', { kind: 'array', of: mood }), column('d', BIGINT, { domain: name('outer') })];
  source.put({ ...table('b', columns), name: name('b') }, []);
  source.enums = [
    { name: name('mood'), values: ['ok'] },
    { name: name('lost'), values: ['x'] },
  ];
  const domain = { type: BIGINT, nativeType: 'bigint', nullable: true, checks: [] };
  source.domains = [
    { ...domain, name: name('inner') },
    { ...domain, name: name('outer'), over: name('inner') },
    { ...domain, name: name('gone') },
  ];
  const { ledger } = await move(source, { fromSchemas: true }).manager.plan();
  const noted = ledger.filter((note) => note.code === 'OBJECTS_NOT_CARRIED');
  expect(noted.map((note) => note.place.object)).toEqual(['gone', 'lost']);
});

describe('types and sequences that the target has already', () => {
  const mood = (...values: readonly string[]) => ({ name: { name: 'mood' }, values });
  const domain = (text: string) => ({
    name: { name: 'price' },
    type: BIGINT,
    nativeType: 'bigint',
    nullable: true,
    checks: [{ expression: { text, dialect: 'memory' } }],
  });
  const ticket = { name: { name: 'ticket' }, start: '1', increment: '1' };
  const plan = (target: WatchedDatabase, options: MoveOptions['options'] = {}) => {
    const source = library();
    source.enums = [mood('sad', 'ok')];
    source.domains = [domain('VALUE > 0')];
    source.sequences = [ticket];
    return move(source, { target, options }).manager.plan();
  };

  test('are used as they are where they are the same; a sequence only where tables may go', async () => {
    const target = new WatchedDatabase();
    target.enums = [mood('sad', 'ok')];
    target.domains = [domain('VALUE > 0')];
    expect(presentIn(await plan(target))).toEqual(['mood', 'price']);
    target.sequences = [ticket];
    expect(presentIn(await plan(target, { onExisting: 'drop' }))).toEqual(['mood', 'price', 'ticket']);
    expect((await plan(target)).obstacles).toMatchObject([{ code: 'TARGET_NOT_EMPTY' }]);
  });

  test.each(['enums', 'domains'] as const)('are an error where %s differ', async (kind) => {
    const target = new WatchedDatabase();
    if (kind === 'enums') target.enums = [mood('ok', 'sad')];
    else target.domains = [domain('VALUE > 1')];
    expect((await plan(target, { onExisting: 'drop' })).obstacles).toMatchObject([
      {
        code: 'TARGET_NOT_EMPTY',
        message: expect.stringContaining(kind === 'enums' ? 'mood' : 'price'),
      },
    ]);
  });
});

/** The objects beside tables that the plan does not make. */
function presentIn(plan: MigrationPlan): readonly string[] {
  const made = plan.statements.map((statement) => statement.purpose);
  const objects = ['enum mood', 'domain price', 'sequence ticket'];
  return objects.filter((one) => !made.includes(`create ${one}`)).map((one) => one.split(' ')[1] ?? '');
}

describe('within one dialect', () => {
  test('types are spelled as the source spells them, unless something changed them', async () => {
    const columns = [
      column('a', { kind: 'text' }, { nativeType: 'CLOB' }),
      column('b', BIGINT, { nativeType: 'INT8' }),
    ];
    const plan = await move(database([table('t', columns), [['x', 'not a number']]])).manager.plan();
    expect(plan.tables[0]?.columns.map((one) => one.targetType)).toEqual(['CLOB', 'text']);
  });

  test('views and triggers stay behind where a name changes, and say so', async () => {
    const source = schemas('main.a', 'shop.a');
    source.views = [{ name: { schema: 'main', name: 'v' }, sql: 'SELECT 1', materialized: false }];
    const plan = await move(source).manager.plan();
    expect(plan.texts).toMatchObject([{ kind: 'view', carried: false }]);
    expect(plan.ledger).toContainEqual(
      expect.objectContaining({
        code: 'VIEW_NOT_CARRIED',
        message: expect.stringMatching(/names .* differ in the target/),
      }),
    );
  });

  test('triggers of views go along, triggers of tables that are left out do not', async () => {
    const source = library();
    source.views = [{ name: { name: 'v' }, sql: 'SELECT 1', materialized: false }];
    source.triggers = [
      { name: 'of_view', table: { name: 'v' }, sql: '1' },
      { name: 'of_book', table: { name: 'book' }, sql: '2' },
    ];
    const plan = await move(source, { options: { excludeTables: ['book'] } }).manager.plan();
    expect(plan.texts.map(({ name, carried }) => [name.name, carried])).toEqual([
      ['v', true],
      ['of_view', true],
    ]);
  });

  test('a view that cannot be made is a note, and the run ends incomplete', async () => {
    const source = library();
    source.views = [
      { name: { name: 'v' }, sql: 'SELECT 1', materialized: false },
      { name: { name: 'w' }, sql: 'SELECT 2', materialized: false },
    ];
    const target = new WatchedDatabase();
    target.faults.execute = (purpose) => {
      if (purpose === 'create view v') throw new Error('There is no function f.');
    };
    const result = await move(source, { target }).manager.migrate();
    expect(result.status).toBe('incomplete');
    expect(target.log).toContain('create view w');
    expect(result.ledger).toContainEqual(
      expect.objectContaining({
        code: 'VIEW_NOT_CARRIED',
        message: expect.stringMatching(/^The view was not made\. .+/),
      }),
    );
  });

  test('a view that cannot be made is no surprise where tables are left out', async () => {
    const source = library();
    source.views = [{ name: { name: 'v' }, sql: 'SELECT 1', materialized: false }];
    const target = new WatchedDatabase();
    target.faults.execute = (purpose) => {
      if (purpose === 'create view v') throw new Error('There is no table book.');
    };
    const options = { excludeTables: ['book'] };
    const result = await move(source, { target, options }).manager.migrate();
    expect(result.status).toBe('done');
    expect(result.ledger).toContainEqual(expect.objectContaining({ code: 'VIEW_NOT_CARRIED' }));
  });

  test('a database is not moved onto itself', async () => {
    const dialect = watchedDialect({ one: library() });
    const config = { source: 'memory:one', target: 'mem:one' };
    expect(() => createMigrationManager(config, { dialects: [dialect] })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('same database') }),
    );
  });

  test('a table is not moved onto one of the source in another schema', async () => {
    const config = (input: unknown): { readonly name: string; readonly schema: string } => {
      const [name = '', schema = ''] = String(input).replace('memory:', '').split('/');
      return { name, schema };
    };
    const plain = watchedDialect({ one: schemas('b.t', 'a.t') }, { capabilities: { schemas: true } });
    const dialect = {
      ...plain,
      parseConfig: config,
      defaultSchema: (one: ReturnType<typeof config>) => one.schema,
    };
    const manager = createMigrationManager(
      { source: 'memory:one/a', target: 'memory:one/b' },
      { dialects: [dialect] },
    );
    expect(await failure(manager.plan())).toMatchObject({ code: 'NAME_COLLISION' });
    const elsewhere = createMigrationManager(
      {
        source: 'memory:one/a',
        target: 'memory:one/c',
        options: { includeTables: ['b.t'] },
      },
      { dialects: [dialect] },
    );
    expect(await failure(elsewhere.plan())).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('b.t'),
    });
  });
});
