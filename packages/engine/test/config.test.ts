import type { MigrationConfig, MigrationOptions } from '../src/index.js';
import {
  createContainer,
  createMigrationManager,
  DIALECT,
  defineConfig,
  inspect,
  TRANSFORM,
} from '../src/index.js';
import { failure } from './support/move.js';
import { library } from './support/sample-schema.js';
import { WatchedDatabase } from './support/watched-database.js';
import { watchedDialect } from './support/watched-dialect.js';

const dialect = watchedDialect({ source: library(), target: new WatchedDatabase() });

function made(config: unknown, dialects: readonly unknown[] = [dialect]): Promise<unknown> {
  const attempt = async () => createMigrationManager(config as MigrationConfig, { dialects: dialects as [] });
  return failure(attempt());
}

function withOptions(options: unknown): MigrationConfig {
  return { source: 'memory:source', target: 'memory:target', options: options as MigrationOptions };
}

describe('a config', () => {
  test('is returned unchanged by defineConfig', () => {
    const config: MigrationConfig = { source: 'memory:source', target: 'memory:target' };
    expect(defineConfig(config)).toBe(config);
  });

  test.each([
    [undefined, 'source'],
    [{ target: 'memory:target' }, '"source"'],
    [{ source: 'memory:source', target: '' }, '"target"'],
    [{ source: { url: 7 }, target: 'memory:target' }, '"source.url"'],
    [{ source: 'memory:source', target: 'memory:target', dialects: {} }, '"dialects"'],
    [withOptions({ batchSize: 0 }), '"options.batchSize"'],
    [withOptions({ batchSize: 'many' }), '"options.batchSize"'],
    [withOptions({ parallel: 1.5 }), '"options.parallel"'],
    [withOptions({ schemaOnly: 'yes' }), '"options.schemaOnly"'],
    [withOptions({ includeTables: 'book' }), '"options.includeTables"'],
    [withOptions({ includeTables: ['book', ''] }), '"options.includeTables[1]"'],
    [withOptions({ where: { book: '' } }), '"options.where["book"]"'],
    [withOptions({ onBadText: 'drop' }), '"options.onBadText"'],
    [withOptions({ sourceTimeZone: 'Mars/Olympus' }), '"options.sourceTimeZone"'],
    [withOptions({ typeMappings: { INTEGER: 'number' } }), '"options.typeMappings["INTEGER"]"'],
    [withOptions({ maxCellBytes: -1 }), '"options.maxCellBytes"'],
    [withOptions([]), '"options"'],
  ])('with a wrong field names it (%#)', async (config, named) => {
    expect(await made(config)).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(named),
    });
  });

  test('with a misspelt field names the nearest', async () => {
    const hint = (near: string) => ({ code: 'CONFIG_INVALID', hint: `Did you mean "${near}"?` });
    expect(await made(withOptions({ batchsize: 5 }))).toMatchObject(hint('batchSize'));
    expect(await made({ ...withOptions({}), optoins: {} })).toMatchObject(hint('options'));
  });

  test.each([
    { schemaOnly: true, dataOnly: true },
    { dropTables: true, onExisting: 'fail' },
    { dataOnly: true, dropTables: true },
    { continueOnError: true, onError: 'stop' },
  ])('with options that exclude each other is refused: %j', async (options) => {
    expect(await made(withOptions(options))).toMatchObject({ code: 'OPTIONS_CONTRADICT' });
  });

  test('counts rejects only where rows may be rejected', async () => {
    expect(await made(withOptions({ maxRejects: 3 }))).toMatchObject({ code: 'OPTIONS_CONTRADICT' });
    const both = { onError: 'reject-row', continueOnError: true } as const;
    expect(await made(withOptions(both))).toMatchObject({ code: 'OPTIONS_CONTRADICT' });
  });

  test.each([
    { onExisting: 'upsert' },
    { onExistingOf: { users: 'skip' } },
    { intoExisting: true, deleteSeeds: true },
    { intoExisting: true, renumber: true },
    { renumber: true },
    { intoExisting: true, onExisting: 'drop' },
  ] as const)('says what becomes of rows only where there are some: %j', async (options) => {
    expect(await made(withOptions(options))).toMatchObject({ code: 'OPTIONS_CONTRADICT' });
  });
});

describe('a dialect', () => {
  test('that is missing is an error with the command that installs it', async () => {
    expect(await made({ source: 'pg://host/db', target: 'memory:target' })).toMatchObject({
      code: 'DIALECT_UNKNOWN',
      message: expect.stringContaining('memory'),
      hint: expect.stringContaining('npm install @godwit/dialect-postgres'),
    });
  });

  test('is found by name, alias and scheme, in any case', async () => {
    const sides = ['mem:source', 'MEMORY:source', { dialect: 'Mem', name: 'source' }];
    for (const source of sides) {
      expect((await inspect(source, { dialects: [dialect] })).side.name).toBe('memory:source');
    }
  });

  test('cannot be told from a path', async () => {
    for (const source of ['./app.db', 'C:\\app.db', { name: 'x' }]) {
      expect(await made({ source, target: 'memory:target' })).toMatchObject({
        code: 'CONFIG_INVALID',
        message: 'The source does not say which dialect it is.',
      });
    }
  });

  test('of another version, or without a member, is refused by name', async () => {
    const config = withOptions({});
    expect(await made(config, [{ ...dialect, apiVersion: 9 }])).toMatchObject({ code: 'DIALECT_INVALID' });
    const { ddl: _ddl, ...rest } = dialect;
    expect(await made(config, [rest])).toMatchObject({
      code: 'DIALECT_INVALID',
      message: expect.stringContaining('"ddl.create"'),
    });
    expect(await made(config, [null])).toMatchObject({ code: 'DIALECT_INVALID' });
  });

  test('may be registered twice, but two of one name may not', async () => {
    expect(() => createMigrationManager(withOptions({}), { dialects: [dialect, dialect] })).not.toThrow();
    expect(await made(withOptions({}), [dialect, { ...dialect }])).toMatchObject({
      code: 'DIALECT_DUPLICATE',
    });
  });

  test('that cannot be read or written says so', async () => {
    const { openSource: _source, ...unreadable } = dialect;
    const { openTarget: _target, ...unwritable } = dialect;
    expect(await made(withOptions({}), [unreadable])).toMatchObject({ code: 'DIALECT_CANNOT_READ' });
    expect(await made(withOptions({}), [unwritable])).toMatchObject({ code: 'DIALECT_CANNOT_WRITE' });
  });

  test('that cannot be read is inspected as a target', async () => {
    const { openSource: _source, ...unreadable } = dialect;
    const found = await inspect('memory:source', { dialects: [unreadable] });
    expect(found.tables).toEqual([
      { name: 'book', rows: 5 },
      { name: 'author', rows: 3 },
    ]);
  });
});

describe('registrations', () => {
  test('come from the container, the config and the parts together', async () => {
    const container = createContainer();
    container.register(DIALECT, { useValue: dialect });
    const used: string[] = [];
    const transform = (name: string) => ({
      name,
      match: { table: 'author', column: 'name' },
      open: () => {
        used.push(name);
        return (value: never) => value;
      },
    });
    container.register(TRANSFORM, { useValue: transform('container') });
    const manager = createMigrationManager(
      { ...withOptions({ verify: 'none' }), transforms: [transform('config')] },
      { container, transforms: [transform('parts')] },
    );
    await manager.migrate();
    expect(used).toEqual(['container', 'config', 'parts']);
  });

  test('of two containers know nothing of each other', async () => {
    createContainer().register(DIALECT, { useValue: dialect });
    const attempt = async () => createMigrationManager(withOptions({}), { container: createContainer() });
    expect(await failure(attempt())).toMatchObject({ code: 'DIALECT_UNKNOWN' });
  });
});

describe('inspect', () => {
  test('tells the schema with guesses, and with profile what the values are', async () => {
    const quick = await inspect('memory:source', { dialects: [dialect] });
    expect(quick.tables[0]).toEqual({ name: 'book', rows: 5 });
    const full = await inspect('memory:source', { dialects: [dialect] }, { profile: true });
    expect(full.tables[0]?.columns?.[0]).toMatchObject({ name: 'id', nulls: 0, misfits: 0, badText: 0 });
    expect(() => JSON.stringify(full)).not.toThrow();
  });
});
