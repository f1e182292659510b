import { MigrationError } from '@godwit/plugin-api';
import { exitCodeOf } from '../src/index.js';
import { failure, type MoveOptions, move } from './support/move.js';
import { library } from './support/sample-schema.js';
import { WatchedDatabase } from './support/watched-database.js';

/** A target that is built aside and cannot have keys later, as a new file. */
function aside(
  source: WatchedDatabase,
  options: MoveOptions['options'] = {},
  faults: WatchedDatabase['faults'] = {},
) {
  const target = new WatchedDatabase();
  target.faults = faults;
  const capabilities = { constraintsAfterLoad: false, concurrentWriters: false };
  return move(source, { target, options, capabilities, staged: true });
}

describe('a target that is built aside', () => {
  test('is put in place once, last, when all is done and recorded', async () => {
    const { manager, target, events } = aside(library());
    const result = await manager.migrate();
    expect(result.status).toBe('done');
    expect(target.log.slice(-2)).toEqual(['finish done', 'complete']);
    expect(target.rows('book')).toHaveLength(5);
    expect(events.slice(-2).map((event) => event.type)).toEqual(['run:completing', 'run:finished']);
    expect([target.open, target.locked]).toEqual([0, false]);
  });

  test('is not touched by a plan', async () => {
    const { manager, target } = aside(library());
    await manager.plan();
    expect(target.log).toEqual([]);
  });

  test('is put in place though a table was skipped, because what is there is whole', async () => {
    const write = (table: string) => {
      if (table === 'author') throw new Error('no');
    };
    const { manager, target } = aside(library(), { onError: 'skip-table' }, { write });
    const result = await manager.migrate();
    expect([result.status, exitCodeOf(result)]).toEqual(['incomplete', 3]);
    expect(target.log.at(-1)).toBe('complete');
    expect([...target.tables.keys()]).toEqual(['book']);
    expect(result.ledger).toContainEqual(
      expect.objectContaining({
        code: 'DEPENDS_ON_FAILED_TABLE',
        place: { table: 'book', object: 'book_author' },
      }),
    );
  });

  test('is as it was after a failure, and the account says so', async () => {
    const write = (table: string, row: number) => {
      if (table === 'book' && row === 3) throw new Error('no');
    };
    const { manager, target, events } = aside(library(), {}, { write });
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({
      code: 'WRITE_FAILED',
      hint: expect.stringContaining('Nothing was put in place'),
      result: { status: 'failed', rowsMigrated: 0 },
    });
    expect(target.tables.size).toBe(0);
    expect(target.log.some((entry) => /^(finish|complete|take back)/.test(entry))).toBe(false);
    expect(events.at(-1)).toMatchObject({ type: 'run:finished', result: { status: 'failed' } });
  });

  test('is as it was after an interruption, also at the last moment', async () => {
    const stop = new AbortController();
    const { manager, target } = aside(library());
    manager.on((event) => {
      if (event.type === 'step:finished' && event.phase === 'after-load' && event.index === event.total)
        stop.abort();
    });
    const error = await failure(manager.migrate({ signal: stop.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED', result: { status: 'interrupted', rowsMigrated: 0 } });
    expect(target.tables.size).toBe(0);
    expect(target.log.some((entry) => /^(finish|complete)/.test(entry))).toBe(false);
  });

  test('fails the run where its own checks fail', async () => {
    const complete = () => {
      throw new MigrationError({ code: 'EXPECTATION_FAILED', message: 'The check found damage.' });
    };
    const { manager, target } = aside(library(), {}, { complete });
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({ code: 'EXPECTATION_FAILED', result: { status: 'failed' } });
    expect(error['hint']).toContain('Nothing was put in place');
    expect(target.tables.size).toBe(0);
    expect([target.open, target.locked]).toEqual([0, false]);
  });
});

describe('a target whose keys cannot follow the load', () => {
  test('has them from the start, and what is amiss is told at the end', async () => {
    const source = library();
    const book = source.get({ name: 'book' });
    if (book !== undefined) source.put(book.table, [...book.rows, [6n, 99n, 'lost']]);
    const { manager, target } = aside(source, { parallel: 4 });
    const plan = await manager.plan();
    const create = plan.statements.find((statement) => statement.id === 'create-table:book');
    expect(create).toMatchObject({ phase: 'before-load', sql: expect.stringContaining('book_author') });
    const result = await manager.migrate();
    expect(target.get({ name: 'book' })?.table.foreignKeys).toHaveLength(1);
    expect(result.ledger).toContainEqual(
      expect.objectContaining({ code: 'FOREIGN_KEY_NOT_VALID', count: 1, keys: ['id=6'] }),
    );
  });

  test('is written by one writer at a time', async () => {
    let writing = new Set<string>();
    let most = 0;
    const write = async (table: string) => {
      writing.add(table);
      most = Math.max(most, writing.size);
      await new Promise((resolve) => setTimeout(resolve, 2));
    };
    const { manager } = aside(library(20, 20), { parallel: 4, batchSize: 5 }, { write });
    manager.on((event) => {
      if (event.type === 'table:finished') writing = new Set();
    });
    await manager.migrate();
    expect(most).toBe(1);
  });
});
