import { exitCodeOf, type MigrationResult } from '../src/index.js';
import { failure, move } from './support/move.js';
import { column, database, library, table } from './support/sample-schema.js';

describe('a whole move', () => {
  test('carries tables, rows, keys and indexes, and accounts for them', async () => {
    const source = library();
    const { manager, target, events } = move(source);
    const result = await manager.migrate();
    expect(target.rows('author')).toEqual(source.rows('author'));
    expect(target.rows('book')).toEqual(source.rows('book'));
    expect(target.get({ name: 'book' })?.table.foreignKeys).toMatchObject([{ name: 'book_author' }]);
    expect(target.get({ name: 'book' })?.table.foreignKeys[0]).not.toHaveProperty('validated');
    expect(target.get({ name: 'book' })?.table.indexes).toHaveLength(1);
    expect(result).toMatchObject({ status: 'done', rowsMigrated: 8 });
    expect(result.tables.map(({ name, read, written }) => [name, read, written])).toEqual([
      ['author', 3, 3],
      ['book', 5, 5],
    ]);
    expect(exitCodeOf(result)).toBe(0);
    expect(events.map((event) => event.type)).toEqual(
      expect.arrayContaining(['run:started', 'run:finished']),
    );
    expect([source.open, target.open, target.locked]).toEqual([0, 0, false]);
  });

  test('records the plan before anything else is written, and the end last', async () => {
    const { manager, target } = move(library());
    const result = await manager.migrate();
    expect(target.log[0]).toBe('begin');
    expect(target.log.at(-1)).toBe('finish done');
    const record = target.runs.get(result.runId);
    expect(JSON.parse(record?.plan ?? '')).toMatchObject({ format: 1, tables: [{}, {}] });
    expect((JSON.parse(record?.result ?? '') as MigrationResult).rowsMigrated).toBe(8);
  });

  test('commits in large pieces, the last of them done', async () => {
    const { manager, target } = move(library(3, 120_000), { options: { parallel: 1 } });
    await manager.migrate();
    expect(target.commits.filter((commit) => commit.table === 'book')).toEqual([
      { table: 'book', rows: 50_000, done: false },
      { table: 'book', rows: 50_000, done: false },
      { table: 'book', rows: 20_000, done: true },
    ]);
  });

  test('of an empty database ends well', async () => {
    const { manager } = move(database());
    expect(await manager.migrate()).toMatchObject({ status: 'done', tables: [] });
  });

  test('copies several tables at once when asked, one at a time otherwise', async () => {
    const most = async (parallel: number, concurrentWriters: boolean): Promise<number> => {
      const names = ['a', 'b', 'c'];
      const source = database(
        ...names.map((name) => [table(name, [column('n', { kind: 'bigint' })]), [[1n]]] as const),
      );
      let now = 0;
      let highest = 0;
      const { manager, target } = move(source, {
        options: { parallel },
        capabilities: { concurrentWriters },
      });
      target.faults.write = async () => {
        highest = Math.max(highest, ++now);
        await new Promise((resolve) => setTimeout(resolve, 20));
        now -= 1;
      };
      await manager.migrate();
      return highest;
    };
    expect(await most(3, true)).toBe(3);
    expect(await most(3, false)).toBe(1);
    expect(await most(1, true)).toBe(1);
  });

  test('goes encoded where both sides can, and as rows otherwise', async () => {
    for (const [reads, encoded] of [
      [['quoted-csv'], 'quoted-csv'],
      [[], 'rows'],
    ] as const) {
      const source = library();
      const { manager, target } = move(source, {
        capabilities: { encodings: { reads, writes: ['quoted-csv'] } },
      });
      await manager.migrate();
      expect(target.rows('book')).toEqual(source.rows('book'));
      expect([...target.encodings]).toEqual([encoded]);
    }
  });

  test('a row that points at nothing leaves the key not validated, with its key in the ledger', async () => {
    const source = library();
    source.put(source.get({ name: 'book' })?.table ?? table('book', []), [[9n, 77n, 'lost']]);
    const { manager, target } = move(source);
    const result = await manager.migrate();
    expect(result.status).toBe('done');
    expect(target.get({ name: 'book' })?.table.foreignKeys[0]?.validated).toBe(false);
    expect(result.ledger).toContainEqual(
      expect.objectContaining({ code: 'FOREIGN_KEY_NOT_VALID', count: 1, keys: ['id=9'] }),
    );
  });
});

describe('a failure', () => {
  test('names the row that the target refused, found again behind the last commit', async () => {
    const { manager, target } = move(library(3, 60_000));
    target.faults.write = (name, _row, values) => {
      if (name === 'book' && values[0] === 50_007n) throw new Error('refused');
    };
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({ code: 'WRITE_FAILED', place: { table: 'book', key: 'id=50007' } });
    expect(error.hint).toContain('book (50,000 rows, incomplete)');
    expect(error.result).toMatchObject({
      status: 'failed',
      tables: [{}, { written: 50_000, status: 'failed' }],
    });
    expect(target.log.at(-1)).toBe('finish failed');
    expect(exitCodeOf(error)).toBe(1);
  });

  test('before the load takes back all that was made', async () => {
    const { manager, target } = move(library(), { capabilities: { transactionalDdl: false } });
    target.faults.execute = (purpose) => {
      if (purpose === 'create table book') throw new Error('no room');
    };
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({ code: 'STATEMENT_FAILED', hint: expect.stringContaining('taken back') });
    expect([...target.tables.keys()]).toEqual([]);
  });

  test('after the load ends the run where onError is stop', async () => {
    const { manager, target } = move(library());
    target.faults.execute = (purpose) => {
      if (purpose === 'add index book_title of book') throw new Error('no room');
    };
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({ code: 'STATEMENT_FAILED', result: { status: 'failed', rowsMigrated: 8 } });
    expect(target.rows('book')).toHaveLength(5);
  });

  test('of one table stops the others, of which no further one begins', async () => {
    const names = ['a', 'b', 'c'];
    const rows = Array.from({ length: 3000 }, (_, index) => [BigInt(index)]);
    const source = database(
      ...names.map((name) => [table(name, [column('n', { kind: 'bigint' })]), rows] as const),
    );
    const { manager, target } = move(source, { options: { parallel: 2 } });
    target.faults.write = async (name, row) => {
      if (name === 'a' && row === 1500) throw new Error('refused');
      if (name === 'b' && row === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({ code: 'WRITE_FAILED', place: { table: 'a', key: 'row=1501' } });
    expect((error.result as MigrationResult).tables.map((one) => one.status)).toEqual([
      'failed',
      'interrupted',
      'pending',
    ]);
    expect([...target.tables.keys()]).toEqual([]);
  });

  test('before the load does not claim that tables were dropped when they were not', async () => {
    const target = library();
    target.faults.execute = (purpose) => {
      if (purpose.startsWith('drop')) throw new Error('locked');
    };
    const { manager } = move(library(), { target, options: { onExisting: 'drop' } });
    expect((await failure(manager.migrate())).hint).not.toContain('Dropped before');
    expect(target.rows('book')).toHaveLength(5);
  });

  test('of the last close does not hide what failed first', async () => {
    const source = library();
    const { manager } = move(source);
    source.faults.read = () => {
      throw new Error('the disk is gone');
    };
    source.faults.close = () => {
      throw new Error('cannot close');
    };
    const error = await failure(manager.migrate());
    expect(error.code).toBe('INTERNAL');
    expect(error.message).toContain('the disk is gone');
  });

  test('a second run meets the lock of the first', async () => {
    const { manager, target } = move(library());
    target.locked = true;
    expect(await failure(manager.migrate())).toMatchObject({ code: 'TARGET_LOCKED' });
    expect(target.log).toEqual([]);
  });

  test('a target that holds other rows than were written is told', async () => {
    const { manager, target } = move(library());
    target.faults.execute = () => {};
    target.faults.write = (name) => {
      const found = target.get({ name });
      if (name === 'book' && found?.rows.length === 0)
        target.put(found.table, [[99n, 1n, 'of another writer']]);
    };
    expect(await failure(manager.migrate())).toMatchObject({
      code: 'COUNTS_DIFFER',
      place: { table: 'book' },
    });
  });
});

describe('onError skip-table', () => {
  test('goes on without the table, takes it out again and tells its dependants', async () => {
    const { manager, target, events } = move(library(), { options: { onError: 'skip-table' } });
    target.faults.write = (name) => {
      if (name === 'author') throw new Error('refused');
    };
    const result = await manager.migrate();
    expect(result).toMatchObject({ status: 'incomplete', rowsMigrated: 5 });
    expect(exitCodeOf(result)).toBe(3);
    expect(result.tables[0]).toMatchObject({
      name: 'author',
      status: 'removed',
      error: { code: 'WRITE_FAILED' },
    });
    expect([...target.tables.keys()]).toEqual(['book']);
    expect(target.get({ name: 'book' })?.table.indexes).toHaveLength(1);
    expect(target.get({ name: 'book' })?.table.foreignKeys).toEqual([]);
    const codes = result.ledger.map((note) => note.code);
    expect(codes).toEqual(expect.arrayContaining(['TABLE_FAILED', 'DEPENDS_ON_FAILED_TABLE']));
    expect(events.filter((event) => event.type === 'note').length).toBeGreaterThan(1);
  });

  test('a table that cannot be made fails alone', async () => {
    const { manager, target } = move(library(), { options: { continueOnError: true } });
    target.faults.execute = (purpose) => {
      if (purpose === 'create table book') throw new Error('no room');
    };
    const result = await manager.migrate();
    expect(result.tables.map((one) => one.status)).toEqual(['done', 'removed']);
    expect([...target.tables.keys()]).toEqual(['author']);
  });

  test('a step that fails after the load is noted, and the run is incomplete', async () => {
    const { manager, target } = move(library(), { options: { onError: 'skip-table' } });
    target.faults.execute = (purpose) => {
      if (purpose === 'add index book_title of book') throw new Error('no room');
    };
    const result = await manager.migrate();
    expect(result).toMatchObject({ status: 'incomplete', rowsMigrated: 8 });
    expect(result.ledger).toContainEqual(
      expect.objectContaining({ code: 'STEP_FAILED', place: { table: 'book' } }),
    );
    expect(target.get({ name: 'book' })?.table.foreignKeys).toHaveLength(1);
  });
});

describe('an interruption', () => {
  test('in the middle of the copy commits what the target has got, keeps it and says it', async () => {
    const source = library(3, 120_000);
    const { manager, target } = move(source, { options: { parallel: 1 } });
    const stop = new AbortController();
    manager.on((event) => {
      if (event.type === 'table:progress' && event.table === 'book' && event.rows > 60_000) stop.abort();
    });
    const error = await failure(manager.migrate({ signal: stop.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED', result: { status: 'interrupted' } });
    const kept = target.rows('book').length;
    expect(kept).toBeGreaterThan(60_000);
    expect(error.hint).toContain(`book (${kept.toLocaleString('en')} rows, incomplete)`);
    expect(target.log.at(-1)).toBe('finish interrupted');
    expect([source.open, target.open, target.locked]).toEqual([0, 0, false]);
    expect(exitCodeOf(error)).toBe(130);
  });

  test('while planning writes nothing, and says so', async () => {
    const { manager, target } = move(library());
    const stop = new AbortController();
    manager.on((event) => {
      if (event.type === 'plan:started') stop.abort();
    });
    const error = await failure(manager.migrate({ signal: stop.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED', hint: 'Nothing was written.' });
    expect(target.log).toEqual([]);
  });

  test('before the load takes the tables back', async () => {
    const { manager, target } = move(library());
    const stop = new AbortController();
    target.faults.execute = (purpose) => {
      if (purpose === 'create table book') stop.abort();
    };
    target.faults.write = () => {
      throw new Error('not reached');
    };
    const error = await failure(manager.migrate({ signal: stop.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED', hint: expect.stringContaining('taken back') });
    expect([...target.tables.keys()]).toEqual([]);
  });
});
