import type { MigrationResult } from '../src/index.js';
import { failure, type Move, type MoveOptions, move } from './support/move.js';
import { library } from './support/sample-schema.js';
import type { WatchedDatabase } from './support/watched-database.js';

const BOOKS = 130_000;
const AUTHORS = 1_500;

function ids(target: WatchedDatabase, table: string): readonly bigint[] {
  return target
    .rows(table)
    .map(([id]) => id as bigint)
    .sort((one, other) => Number(one - other));
}

function expectAll(found: readonly bigint[], count: number): void {
  expect(found.length).toBe(count);
  expect(found.every((id, index) => id === BigInt(index + 1))).toBe(true);
}

/** What the checkpoints of a table say. */
function checkpoints(target: WatchedDatabase, name: string) {
  return target.memory.state.checkpoints.filter(({ table }) => table.name === name);
}

function sumOf(target: WatchedDatabase, name: string): number {
  return checkpoints(target, name).reduce((sum, { written }) => sum + Number(written), 0);
}

function moveBooks(more: MoveOptions = {}): Move {
  return move(library(AUTHORS, BOOKS), { ...more, options: { parallel: 3, ...more.options } });
}

test('a large table is copied in ranges at once, each with its checkpoint, and every row arrives once', async () => {
  const { manager, target, events } = moveBooks();
  const tables = new Set<string>();
  let [now, highest] = [0, 0];
  target.faults.write = async (name, row) => {
    if (name !== 'book' || row > 0) return;
    highest = Math.max(highest, ++now);
    await new Promise((resolve) => setTimeout(resolve, 50));
    now -= 1;
  };
  const result = await manager.migrate();
  expectAll(ids(target, 'book'), BOOKS);
  expectAll(ids(target, 'author'), AUTHORS);
  expect(highest).toBeGreaterThan(1);
  const told = checkpoints(target, 'book');
  expect(told.length).toBeGreaterThan(2);
  expect(new Set(told.map(({ range }) => range)).size).toBe(told.length);
  expect(told.every(({ done, read, written }) => done && read === written && written > 0n)).toBe(true);
  expect(sumOf(target, 'book')).toBe(BOOKS);
  expect(result.tables.find(({ name }) => name === 'book')).toMatchObject({
    read: BOOKS,
    written: BOOKS,
    status: 'done',
  });
  for (const event of events) if (event.type === 'table:started') tables.add(event.table);
  expect(events.filter(({ type }) => type === 'table:started')).toHaveLength(tables.size);
  expect(events.filter(({ type }) => type === 'table:finished')).toHaveLength(tables.size);
  const rows = events.flatMap((event) =>
    event.type === 'table:progress' && event.table === 'book' ? event.rows : [],
  );
  expect(rows).toEqual(rows.toSorted((one, other) => one - other));
  expect(rows.at(-1)).toBe(BOOKS);
});

test('a target with one writer at a time gets a table whole and in its order', async () => {
  const { manager, target } = moveBooks({ capabilities: { concurrentWriters: false } });
  await manager.migrate();
  expectAll(
    target.rows('book').map(([id]) => id as bigint),
    BOOKS,
  );
  expect(checkpoints(target, 'book').map(({ range }) => range)).toEqual(['all']);
});

test('a row that the target refuses is named in whichever range it is', async () => {
  for (const refused of [7n, BigInt(BOOKS)]) {
    const { manager, target } = moveBooks();
    target.faults.write = (name, _row, values) => {
      if (name === 'book' && values[0] === refused) throw new Error('refused');
    };
    const error = await failure(manager.migrate());
    expect(error).toMatchObject({ code: 'WRITE_FAILED', place: { table: 'book', key: `id=${refused}` } });
    const { tables } = error['result'] as MigrationResult;
    expect(tables.find(({ name }) => name === 'book')).toMatchObject({
      status: 'failed',
      written: sumOf(target, 'book'),
    });
  }
});

test('a table of which one range fails is left out as a whole where that is asked, and the others arrive', async () => {
  const { manager, target, events } = moveBooks({ options: { onError: 'skip-table' } });
  target.faults.write = (name, _row, values) => {
    if (name === 'book' && values[0] === 111_111n) throw new Error('refused');
  };
  const result = await manager.migrate();
  expect(result.status).toBe('incomplete');
  expect(result.tables.map(({ name, status }) => [name, status])).toEqual([
    ['author', 'done'],
    ['book', 'removed'],
  ]);
  expect(target.get({ name: 'book' })).toBeUndefined();
  expectAll(ids(target, 'author'), AUTHORS);
  const finished = events.flatMap((event) => (event.type === 'table:finished' ? event.table : []));
  expect(finished.toSorted()).toEqual(['author', 'book']);
});

test('an interrupted load tells of the rows that its checkpoints count', async () => {
  const stop = new AbortController();
  const { manager, target } = moveBooks();
  target.faults.write = async (name, _row, values) => {
    if (name === 'book' && values[0] === 100_000n) stop.abort();
  };
  const error = await failure(manager.migrate({ signal: stop.signal }));
  expect(error).toMatchObject({ code: 'INTERRUPTED' });
  const { tables } = error['result'] as MigrationResult;
  const book = tables.find(({ name }) => name === 'book');
  expect(book).toMatchObject({ status: 'interrupted', written: sumOf(target, 'book') });
  expect(target.rows('book')).toHaveLength(book?.written ?? -1);
});
