import { defineTransform, type Row, type Table } from '@godwit/plugin-api';
import { exitCodeOf, MAX_DIFFERENCES } from '../src/index.js';
import { failure, type MoveOptions, move } from './support/move.js';
import { column, database, idColumn, library, table } from './support/sample-schema.js';
import type { WatchedDatabase } from './support/watched-database.js';

const FULL: MoveOptions = { options: { verify: 'full' } };

/** Changes the rows that a table of a target holds, behind everybody's back. */
function tamper(
  target: WatchedDatabase,
  name: string,
  change: (rows: readonly Row[]) => readonly Row[],
): void {
  const found = target.tables.get(name);
  if (found !== undefined) target.put(found.table, change(found.rows));
}

/** Moves a database, changes the copy and compares. */
async function verified(
  source: WatchedDatabase,
  change: (target: WatchedDatabase) => void,
  asked: MoveOptions = {},
) {
  const { manager, target } = move(source, asked);
  await manager.migrate();
  change(target);
  return await manager.verify();
}

/** A table whose rows have no key. */
function keyless(rows: readonly Row[]): WatchedDatabase {
  return database([table('log', [column('line', { kind: 'text' }), column('n', { kind: 'bigint' })]), rows]);
}

describe('verify', () => {
  test('says that both sides are the same, table by table, and how it knows', async () => {
    const result = await verified(library(), () => {});
    expect(result).toMatchObject({ status: 'same', level: 'full', findings: [] });
    expect(result.tables).toMatchObject([
      { name: 'author', status: 'same', method: 'key-order', sourceRows: 3, targetRows: 3, detailRows: 0 },
      { name: 'book', status: 'same', method: 'key-order', sourceRows: 5, targetRows: 5, differences: [] },
    ]);
  });

  test.each<[string, (rows: readonly Row[]) => readonly Row[], object]>([
    [
      'a changed value',
      (rows) => rows.map((row): Row => (row[0] === 4_000n ? [4_000n, row[1] ?? null, 'x'] : row)),
      { kind: 'changed', key: 'id=4000', columns: ['title'] },
    ],
    [
      'NULL in place of a text',
      (rows) => rows.map((row): Row => (row[0] === 1n ? [1n, row[1] ?? null, null] : row)),
      { kind: 'changed', key: 'id=1', columns: ['title'] },
    ],
    [
      'a row that is gone',
      (rows) => rows.filter(([id]) => id !== 12_345n),
      { kind: 'missing', key: 'id=12345', columns: [] },
    ],
    [
      'the last row that is gone',
      (rows) => rows.slice(0, -1),
      { kind: 'missing', key: 'id=25000', columns: [] },
    ],
    [
      'a row too many between others',
      (rows) => [...rows, [-5n, 1n, 'extra']],
      { kind: 'extra', key: 'id=-5', columns: [] },
    ],
    [
      'a row too many at the end',
      (rows) => [...rows, [99_999n, 1n, 'extra']],
      { kind: 'extra', key: 'id=99999', columns: [] },
    ],
  ])('names exactly the row of %s, and looks at few rows to find it', async (_case, change, difference) => {
    const result = await verified(library(3, 25_000), (target) => tamper(target, 'book', change));
    expect(result.status).toBe('different');
    const book = result.tables.find(({ name }) => name === 'book');
    expect(book?.differences).toEqual([difference]);
    expect(book?.detailRows).toBeLessThan(25_000 * 0.025);
  });

  test('finds every one of several faults', async () => {
    const result = await verified(library(3, 25_000), (target) => {
      tamper(target, 'book', (rows) =>
        rows
          .filter(([id]) => id !== 7n && id !== 20_000n)
          .map((row) => (row[0] === 9_999n ? [9_999n, 2n, row[2] ?? null] : row)),
      );
    });
    const found = result.tables[1]?.differences.map(({ kind, key }) => `${kind} ${key}`);
    expect(found).toEqual(['missing id=7', 'changed id=9999', 'missing id=20000']);
  });

  test('lists no more rows than it promises, and says that there are more', async () => {
    const result = await verified(library(3, 5_000), (target) => tamper(target, 'book', () => []));
    const book = result.tables[1];
    expect(book).toMatchObject({ sourceRows: 5_000, targetRows: 0, more: true });
    expect(book?.differences).toHaveLength(MAX_DIFFERENCES);
  });

  test('compares rows without a key as multisets', async () => {
    const rows: readonly Row[] = [
      ['a', 1n],
      ['a', 1n],
      ['b', null],
    ];
    const same = await verified(keyless(rows), (target) => tamper(target, 'log', (all) => all.toReversed()));
    expect(same).toMatchObject({
      status: 'same',
      tables: [{ method: 'multiset', reason: expect.any(String) }],
    });
    const less = await verified(keyless(rows), (target) => tamper(target, 'log', (all) => all.slice(1)));
    expect(less.tables[0]).toMatchObject({
      sourceRows: 3,
      targetRows: 2,
      differences: [{ kind: 'missing' }],
    });
    const other = await verified(keyless(rows), (target) =>
      tamper(target, 'log', () => [
        ['a', 1n],
        ['b', null],
        ['b', null],
      ]),
    );
    expect(other.tables[0]?.differences.map(({ kind }) => kind).sort()).toEqual(['extra', 'missing']);
  });

  test('compares what transforms make of the source', async () => {
    const shout = defineTransform<'text'>({
      name: 'shout',
      match: { column: 'title', kind: 'text' },
      open: () => (value) => value.toUpperCase(),
    });
    const asked = { transforms: [shout] };
    expect(await verified(library(), () => {}, asked)).toMatchObject({ status: 'same' });
    const result = await verified(
      library(),
      (target) =>
        tamper(target, 'book', (rows) =>
          rows.map((row) => (row[0] === 2n ? [2n, row[1] ?? null, 'title 2'] : row)),
        ),
      asked,
    );
    expect(result.tables[1]).toMatchObject({
      method: 'multiset',
      differences: [{ kind: 'changed', key: 'id=2', columns: ['title'] }],
    });
  });

  test('finds rows that stand against keys, whether the keys are there or not', async () => {
    const drop = (target: WatchedDatabase, part: Partial<Table>): void => {
      const book = target.tables.get('book');
      if (book !== undefined) target.put({ ...book.table, ...part }, book.rows);
    };
    const orphans = await verified(library(), (target) => {
      drop(target, { foreignKeys: [] });
      tamper(target, 'author', (rows) => rows.slice(1));
    });
    expect(orphans.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'orphans', count: 2, keys: ['id=1', 'id=4'] }),
        expect.objectContaining({ kind: 'schema', message: expect.stringContaining('foreign key') }),
      ]),
    );
    const twice = await verified(library(), (target) => {
      const book = target.tables.get('book');
      if (book === undefined) return;
      const { primaryKey: _, ...rest } = book.table;
      target.put(rest, [...book.rows, book.rows[0] as Row]);
    });
    expect(twice.findings).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'duplicates', count: 2 })]),
    );
  });

  test('finds a generator that would give a key that is there', async () => {
    const result = await verified(library(), (target) => {
      const book = target.tables.get('book');
      if (book === undefined) return;
      const columns = book.table.columns.map((one) =>
        one.identity === undefined ? one : { ...one, identity: { ...one.identity, lastValue: '3' } },
      );
      target.put({ ...book.table, columns }, book.rows);
    });
    expect(result.findings).toEqual([
      expect.objectContaining({ kind: 'sequence', place: { table: 'book', column: 'id' }, count: 2 }),
    ]);
  });

  test('finds what the schema of the target lacks, and what it has too much', async () => {
    const result = await verified(library(), (target) => {
      const author = target.tables.get('author');
      const book = target.tables.get('book');
      if (author === undefined || book === undefined) return;
      target.put({ ...book.table, indexes: [] }, book.rows);
      const columns = [...author.table.columns, column('age', { kind: 'bigint' })];
      target.put(
        { ...author.table, columns },
        author.rows.map((row) => [...row, null]),
      );
    });
    expect(result.findings.map(({ place, message }) => [place, message])).toEqual([
      [{ table: 'author', column: 'age' }, expect.stringContaining('which the plan does not know')],
      [{ table: 'book', object: 'book_title' }, expect.stringContaining('lacks the index book_title')],
    ]);
  });

  test('tells of a table or a column that is not there', async () => {
    const gone = await verified(library(), (target) => target.drop({ name: 'book' }));
    expect(gone.tables[1]).toMatchObject({ status: 'different', error: { code: 'TARGET_TABLE_MISSING' } });
    const narrow = await verified(library(), (target) => {
      const author = target.tables.get('author');
      if (author !== undefined)
        target.put(
          { ...author.table, columns: author.table.columns.slice(0, 1) },
          author.rows.map(([id]) => [id ?? null]),
        );
    });
    expect(narrow.tables[0]).toMatchObject({
      status: 'different',
      error: { code: 'COLUMN_MISSING', place: { table: 'author', column: 'name' } },
    });
  });

  test('of counts looks at no value', async () => {
    const { manager, target } = move(library());
    await manager.migrate();
    tamper(target, 'book', (rows) => rows.map(([id]) => [id ?? null, 1n, 'x']));
    expect(await manager.verify({ level: 'counts' })).toMatchObject({ status: 'same', level: 'counts' });
    tamper(target, 'book', (rows) => rows.slice(1));
    expect(await manager.verify({ level: 'counts' })).toMatchObject({
      status: 'different',
      tables: [{ status: 'same' }, { sourceRows: 5, targetRows: 4, method: 'counts' }],
    });
  });

  test('writes nothing', async () => {
    const { manager, target } = move(library());
    await manager.migrate();
    const before = target.memory.state;
    await manager.verify();
    expect(target.memory.state).toBe(before);
  });
});

describe('a move', () => {
  test('ends with the proof of it', async () => {
    const result = await move(library(), FULL).manager.migrate();
    expect(result).toMatchObject({ status: 'done', verification: { status: 'same', level: 'full' } });
    const counted = await move(library(), { options: { verify: 'counts' } }).manager.migrate();
    expect(counted.verification).toMatchObject({ status: 'same', level: 'counts' });
    expect(
      (await move(library(), { options: { verify: 'none' } }).manager.migrate()).verification,
    ).toBeUndefined();
  });

  test('after which something differs is not complete, and recorded as such', async () => {
    const { manager, target } = move(library(), FULL);
    manager.on((event) => {
      if (event.type === 'run:finished') tamper(target, 'book', (rows) => rows.slice(1));
    });
    const result = await manager.migrate();
    expect(result).toMatchObject({ status: 'incomplete', verification: { status: 'different' } });
    expect(exitCodeOf(result)).toBe(3);
    expect([...target.runs.values()].map(({ status }) => status)).toEqual(['incomplete']);
  });

  test('that is interrupted while it is compared says that the rows are there', async () => {
    const { manager, target } = move(library(), FULL);
    const abort = new AbortController();
    manager.on((event) => {
      if (event.type === 'verify:started') abort.abort();
    });
    const error = await failure(manager.migrate({ signal: abort.signal }));
    expect(error).toMatchObject({ code: 'INTERRUPTED', hint: expect.stringContaining('not verified') });
    expect(target.rows('book')).toHaveLength(5);
  });

  test('of the schema alone compares the schema alone', async () => {
    const result = await move(library(), { options: { verify: 'full', schemaOnly: true } }).manager.migrate();
    expect(result.verification).toMatchObject({ status: 'same', level: 'schema', tables: [], findings: [] });
    expect(result.mode).toBe('schema-only');
  });
});

describe('repair', () => {
  const broken = (target: WatchedDatabase): void => {
    tamper(target, 'book', (rows) => [
      ...rows.filter(([id]) => id !== 2n).map((row): Row => (row[0] === 3n ? [3n, 1n, 'x'] : row)),
      [99n, 1n, 'extra'],
    ]);
  };

  test('writes the rows that differ, leaves those that are too many, and compares again', async () => {
    const { manager, target } = move(library());
    await manager.migrate();
    broken(target);
    const result = await manager.repair();
    expect(result.tables).toEqual([{ name: 'book', written: 2, deleted: 0, kept: 1 }]);
    expect(result).toMatchObject({ status: 'different' });
    expect(result.verification.tables[1]?.differences).toEqual([
      { kind: 'extra', key: 'id=99', columns: [] },
    ]);
    expect(target.rows('book')).toHaveLength(6);
  });

  test('deletes rows that are too many where that is asked', async () => {
    const { manager, target } = move(library());
    await manager.migrate();
    broken(target);
    const result = await manager.repair({ deleteExtra: true });
    expect(result).toMatchObject({ status: 'repaired', verification: { status: 'same' } });
    expect(result.tables).toEqual([{ name: 'book', written: 2, deleted: 1, kept: 0 }]);
    expect(await manager.verify()).toMatchObject({ status: 'same' });
  });

  test('of what is the same does nothing', async () => {
    const { manager, target } = move(library());
    await manager.migrate();
    const before = target.memory.state;
    expect(await manager.repair({ deleteExtra: true })).toMatchObject({ status: 'clean', tables: [] });
    expect(target.memory.state).toBe(before);
  });

  test('goes on until more rows are mended than fit into one pass', async () => {
    const { manager, target } = move(library(3, 11_000));
    await manager.migrate();
    tamper(target, 'book', () => []);
    const result = await manager.repair();
    expect(result).toMatchObject({ status: 'repaired', tables: [{ name: 'book', written: 11_000 }] });
  });

  test('raises a generator that is behind', async () => {
    const { manager, target } = move(library());
    await manager.migrate();
    const book = target.tables.get('book');
    if (book === undefined) throw new Error('There is no book.');
    const columns = book.table.columns.map((one) =>
      one.identity === undefined ? one : { ...one, identity: { ...one.identity, lastValue: '1' } },
    );
    target.put({ ...book.table, columns }, book.rows);
    expect(await manager.repair()).toMatchObject({ status: 'repaired', verification: { findings: [] } });
  });

  test('mends a table without a key by the rows that are missing and too many', async () => {
    const { manager, target } = move(
      keyless([
        ['a', 1n],
        ['a', 1n],
        ['b', 2n],
      ]),
    );
    await manager.migrate();
    tamper(target, 'log', () => [
      ['a', 1n],
      ['c', 3n],
      ['a', 1n],
      ['a', 1n],
    ]);
    const result = await manager.repair({ deleteExtra: true });
    expect(result.tables).toEqual([{ name: 'log', written: 1, deleted: 2, kept: 0 }]);
    expect(result.status).toBe('repaired');
  });
});

test('a column that generates its keys stays out of the way of verify', async () => {
  const source = database([
    table('t', [idColumn(), column('v', { kind: 'float', bits: 64 })], { primaryKey: { columns: ['id'] } }),
    [
      [1n, 0.1 + 0.2],
      [2n, -0],
      [3n, Number.NaN],
    ],
  ]);
  expect(await verified(source, () => {})).toMatchObject({ status: 'same' });
  const result = await verified(source, (target) =>
    tamper(target, 't', (rows) =>
      rows.map(([id]) => [id ?? null, id === 2n ? 0 : id === 1n ? 0.1 + 0.2 : Number.NaN]),
    ),
  );
  expect(result.tables[0]?.differences).toEqual([{ kind: 'changed', key: 'id=2', columns: ['v'] }]);
});
