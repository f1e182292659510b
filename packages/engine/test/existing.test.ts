import { failure, move, obstacle } from './support/move.js';
import { column, database, idColumn, library, references, table } from './support/sample-schema.js';
import { WatchedDatabase } from './support/watched-database.js';

function holding(...names: readonly string[]): WatchedDatabase {
  const target = new WatchedDatabase();
  for (const name of names) target.put(table(name, [column('old', { kind: 'text' })]), [['x'], ['y']]);
  return target;
}

describe('a target that is not empty', () => {
  test('is refused with its tables and rows', async () => {
    const { manager, target } = move(library(), { target: holding('book', 'other') });
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({
      code: 'TARGET_NOT_EMPTY',
      message: 'The target already has book (2 rows).',
    });
    expect(target.log).toEqual([]);
  });

  test('loses exactly the tables of the plan where that is asked', async () => {
    const { manager, target } = move(library(), {
      target: holding('book', 'other'),
      options: { dropTables: true },
    });
    expect((await manager.plan()).dropped).toEqual([{ name: { name: 'book' }, rows: 2 }]);
    await manager.migrate();
    expect(target.rows('book')).toHaveLength(5);
    expect(target.rows('other')).toHaveLength(2);
  });

  test('with a view in the way is refused whatever is asked', async () => {
    const target = new WatchedDatabase();
    target.views = [{ name: { name: 'book' }, sql: '', materialized: false }];
    const error = await obstacle(move(library(), { target, options: { onExisting: 'drop' } }).manager);
    expect(error).toMatchObject({
      code: 'TARGET_NOT_EMPTY',
      message: expect.stringContaining('the view book'),
    });
  });

  test('with foreign keys of other tables on those to drop is refused', async () => {
    const target = holding('author');
    target.put(table('guard', [idColumn()], { foreignKeys: [references('id', 'author', 'old')] }), []);
    const error = await obstacle(move(library(), { target, options: { onExisting: 'drop' } }).manager);
    expect(error).toMatchObject({ code: 'TARGET_NOT_EMPTY', message: expect.stringContaining('guard') });
  });
});

describe('schemaOnly', () => {
  test('makes everything and copies nothing', async () => {
    const { manager, target } = move(library(), { options: { schemaOnly: true } });
    const result = await manager.migrate();
    expect(result).toMatchObject({ status: 'done', rowsMigrated: 0 });
    expect(target.get({ name: 'book' })).toMatchObject({
      rows: [],
      table: { foreignKeys: [{}], indexes: [{}] },
    });
  });
});

describe('dataOnly', () => {
  const ring = () => {
    const source = library();
    const author = source.get({ name: 'author' })?.table ?? table('author', []);
    const columns = [...author.columns, column('best_id', { kind: 'bigint' })];
    const foreignKeys = [references('best_id', 'book', 'id')];
    source.put(
      { ...author, columns, foreignKeys },
      source.rows('author').map((row) => [...row, 1n]),
    );
    return source;
  };
  const prepared = async (): Promise<WatchedDatabase> => {
    const { manager, target } = move(ring(), { options: { schemaOnly: true } });
    await manager.migrate();
    target.log.length = 0;
    return target;
  };
  const options = { dataOnly: true };

  test('fills tables whose foreign keys make a ring, which rest meanwhile', async () => {
    const target = await prepared();
    const { manager } = move(ring(), { target, options });
    const held: number[] = [];
    target.faults.write = (name) => void held.push(target.get({ name })?.table.foreignKeys.length ?? -1);
    const result = await manager.migrate();
    expect(result).toMatchObject({ status: 'done', rowsMigrated: 8 });
    expect(new Set(held)).toEqual(new Set([0]));
    expect(target.get({ name: 'book' })?.table.foreignKeys).toHaveLength(1);
    expect(target.log).toEqual(
      expect.arrayContaining([
        'suspend foreign key book_author of book',
        'restore foreign key book_author of book',
        'reset identity book.id',
        'analyze book',
      ]),
    );
    expect(target.log).not.toContain('create table book');
  });

  test.each(['stop', 'skip-table'] as const)('brings the keys back after a failure (%s)', async (onError) => {
    const target = await prepared();
    const { manager } = move(ring(), { target, options: { ...options, onError } });
    target.faults.write = (name, row) => {
      if (name === 'book' && row === 2) throw new Error('refused');
    };
    await manager.migrate().catch(() => undefined);
    expect(target.get({ name: 'author' })?.table.foreignKeys).toHaveLength(1);
    expect(target.get({ name: 'book' })?.table.foreignKeys).toHaveLength(1);
    expect(target.rows('book')).toEqual([]);
  });

  test('brings the keys back after an interruption', async () => {
    const target = await prepared();
    const { manager } = move(ring(), { target, options });
    const stop = new AbortController();
    target.faults.write = () => stop.abort();
    expect(await failure(manager.migrate({ signal: stop.signal }))).toMatchObject({ code: 'INTERRUPTED' });
    expect(target.get({ name: 'author' })?.table.foreignKeys).toHaveLength(1);
    expect(target.get({ name: 'book' })?.table.foreignKeys).toHaveLength(1);
  });

  test('does not drop a table that failed and was there before', async () => {
    const target = await prepared();
    const { manager } = move(ring(), { target, options: { ...options, onError: 'skip-table' } });
    target.faults.write = (name) => {
      if (name === 'book') throw new Error('refused');
    };
    const result = await manager.migrate();
    expect(result.tables.map((one) => one.status).sort()).toEqual(['done', 'failed']);
    expect(target.get({ name: 'book' })).toBeDefined();
    expect(result.ledger).toContainEqual(
      expect.objectContaining({
        code: 'TABLE_FAILED',
        message: expect.stringContaining('keeps it with 0 rows'),
      }),
    );
  });

  test('takes whole numbers of more bits, as of a key that the target makes', async () => {
    const source = database([table('t', [column('n', { kind: 'integer', bits: 32 })]), [[7]]]);
    const target = database([table('t', [column('n', { kind: 'bigint' })]), []]);
    expect((await move(source, { target, options }).manager.migrate()).rowsMigrated).toBe(1);
    const narrow = database([table('t', [column('n', { kind: 'integer', bits: 16 })]), []]);
    source.put(table('t', [column('n', { kind: 'integer', bits: 32 })]), [[70_000]]);
    expect(await obstacle(move(source, { target: narrow, options }).manager)).toMatchObject({
      code: 'TARGET_TYPES_DIFFER',
    });
  });

  test('lists every difference in one error', async () => {
    const target = await prepared();
    const book = target.get({ name: 'book' })?.table ?? table('book', []);
    const columns = [
      column('id', { kind: 'uuid' }),
      column('title', { kind: 'text' }),
      column('isbn', { kind: 'text' }, { nullable: false }),
    ];
    target.put({ ...book, columns }, [[1, 'x', 'y']]);
    target.drop({ name: 'author' });
    const error = await obstacle(move(ring(), { target, options }).manager);
    expect(error.code).toBe('TARGET_TABLE_MISSING');
    for (const part of [
      'author is missing',
      'book.id is uuid: Not every value is of the type uuid. Rows: id=1, id=2',
      'book.author_id is missing (bigint)',
      'book.isbn needs a value',
      'book holds 1 row',
    ]) {
      expect(error.message).toContain(part);
    }
  });
});
