import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { defineTransform } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import {
  type ColumnChoice,
  createMigrationManager,
  type MigrationOptions,
  type MigrationResult,
} from '../src/index.js';
import { failure } from './support/move.js';
import { type RealMove, realMove } from './support/real-move.js';

const MISFITS = `CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, d DATE);
  INSERT INTO t VALUES (1, 1, '2024-01-01'), (2, 'x', '2024-01-01'), (3, 3, 'soon'), (4, 'y', 'never'), (5, 5, NULL)`;
const BAD = `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
  INSERT INTO t VALUES (1, 'x' || char(0), 'y' || char(0)), (2, 'é', CAST(x'ff' AS TEXT))`;

interface Moved extends AsyncDisposable {
  readonly move: RealMove;
  readonly result: MigrationResult;
}

async function moved(
  script: string,
  columns: Readonly<Record<string, ColumnChoice>>,
  options: MigrationOptions = {},
): Promise<Moved> {
  const move = await realMove(script);
  const result = await move.manager({ columns, ...options }).migrate();
  return { move, result, [Symbol.asyncDispose]: () => move[Symbol.asyncDispose]() };
}

const rows = (move: RealMove, columns: string) => move.query(`SELECT ${columns} FROM t ORDER BY id`);
const note = ({ ledger }: MigrationResult, code: string) => ledger.find((one) => one.code === code);

test('null: values that do not fit become NULL, and are told with their keys', async () => {
  await using done = await moved(MISFITS, { 't.n': { misfits: 'null' }, 't.d': { misfits: 'null' } });
  expect(await rows(done.move, 'n, d')).toEqual([
    ['1', '2024-01-01'],
    [null, '2024-01-01'],
    ['3', null],
    [null, null],
    ['5', null],
  ]);
  expect(done.result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(note(done.result, 'VALUES_SET_NULL')).toMatchObject({
    severity: 'loss',
    place: { table: 't', column: 'd' },
    count: 2,
    keys: ['id=3', 'id=4'],
  });
});

test('null in a primary key makes it a unique key', async () => {
  const script =
    "CREATE TABLE t (id INTEGER, n INT, PRIMARY KEY (n, id)); INSERT INTO t VALUES (1, 'x'), (2, 2)";
  await using done = await moved(script, { 't.n': { misfits: 'null' } });
  expect(await rows(done.move, 'n')).toEqual([[null], ['2']]);
  expect(note(done.result, 'NULL_IN_KEY')).toBeDefined();
});

test.each(['full', 'counts'] as const)(
  'reject: rows are left out, counted and told; verified by %s',
  async (verify) => {
    const choices = { 't.n': { misfits: 'reject' }, 't.d': { misfits: 'reject' } } as const;
    await using done = await moved(MISFITS, choices, { verify, batchSize: 2 });
    expect(await rows(done.move, 'id, n')).toEqual([
      ['1', '1'],
      ['5', '5'],
    ]);
    const [table] = done.result.tables;
    expect(table).toMatchObject({ read: 5, written: 2, rejected: 3, skipped: 0, status: 'done' });
    expect(done.result).toMatchObject({
      status: 'incomplete',
      rowsMigrated: 2,
      verification: { status: 'same' },
    });
    expect(note(done.result, 'ROWS_REJECTED')).toMatchObject({
      severity: 'loss',
      count: 2,
      keys: ['id=3', 'id=4'],
    });
  },
);

test.each([{}, { deleteExtra: true }])(
  'what a choice leaves out or empties needs no repair: %j',
  async (how) => {
    const columns = { 't.n': { misfits: 'reject' }, 't.d': { misfits: 'null' } } as const;
    await using done = await moved(MISFITS, columns);
    const manager = done.move.manager({ columns });
    const verified = await manager.verify();
    expect(verified).toMatchObject({
      status: 'same',
      tables: [{ method: 'multiset', sourceRows: 3, targetRows: 3 }],
    });
    expect(await manager.repair(how)).toMatchObject({ status: 'clean' });
    await done.move.query('UPDATE t SET n = 7 WHERE id = 3; DELETE FROM t WHERE id = 5');
    expect(await manager.repair(how)).toMatchObject({ status: 'repaired' });
    expect(await rows(done.move, 'id, n, d')).toEqual([
      ['1', '1', '2024-01-01'],
      ['3', '3', null],
      ['5', '5', null],
    ]);
  },
);

test('reject with a transform that looks at a whole column, by rows', async () => {
  const seen: unknown[] = [];
  const look = defineTransform({
    name: 'look',
    match: { column: 'd', kind: 'date' },
    open: async ({ scan }) => {
      for await (const value of scan()) seen.push(value);
      return (value) => value;
    },
  });
  await using move = await realMove(MISFITS);
  const columns = { 't.n': { misfits: 'reject' }, 't.d': { misfits: 'null' } } as const;
  const result = await move.manager({ columns }, [look]).migrate();
  expect(result.tables[0]).toMatchObject({ read: 5, written: 3, rejected: 2 });
  expect(new Set(seen)).toEqual(new Set(['2024-01-01', null]));
});

test('bytes: the column becomes binary where it holds what does not fit', async () => {
  await using done = await moved(MISFITS, { 't.n': { misfits: 'bytes' }, 't.id': { misfits: 'bytes' } });
  expect(await rows(done.move, "id, convert_from(n, 'UTF8')")).toEqual([
    ['1', '1'],
    ['2', 'x'],
    ['3', '3'],
    ['4', 'y'],
    ['5', '5'],
  ]);
  expect(done.result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(note(done.result, 'TYPE_OVERRIDDEN')).toMatchObject({ count: 2, keys: ['id=2', 'id=4'] });
});

test('bytes: what a scan says of the type that would hold all is not said of bytes', async () => {
  const script = `CREATE TABLE t (id INTEGER PRIMARY KEY, d DATETIME);
    INSERT INTO t VALUES (1, '2024-01-01 00:00:00Z'), (2, '2024-01-01 00:00:00')`;
  await using done = await moved(script, { 't.d': { misfits: 'bytes' } });
  expect(done.result.ledger.filter(({ place }) => place.column === 'd')).toEqual([
    expect.objectContaining({ code: 'TYPE_OVERRIDDEN', count: 1, keys: ['id=1'] }),
  ]);
});

test.each(['null', 'reject', 'bytes'] as const)(
  '%s has nothing to do in PostgreSQL, where values are of their types',
  async (misfits) => {
    await using move = await realMove('SELECT 1');
    await move.query("CREATE TABLE t (id int PRIMARY KEY, n text); INSERT INTO t VALUES (1, '12'), (2, 'x')");
    const config = { source: move.url, target: `sqlite:${move.file}.copy` };
    const options = { columns: { 't.n': { misfits } }, typeMappings: { 't.n': 'bigint' } };
    const parts = { dialects: [sqlite, postgres] };
    const result = await createMigrationManager({ ...config, options }, parts).migrate();
    expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
    expect(result.ledger).toEqual([
      expect.objectContaining({ code: 'TYPE_OVERRIDE_REFUSED', place: expect.anything() }),
    ]);
    const copy = new Database(`${move.file}.copy`, { readonly: true });
    expect(copy.prepare('SELECT n FROM t ORDER BY id').pluck().all()).toEqual(['12', 'x']);
    copy.close();
  },
);

test.each(['null', 'reject'] as const)(
  '%s where the target computes: the column keeps its values',
  async (misfits) => {
    const script = `CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, b TEXT, g SMALLINT AS (n * 2) STORED,
      h INTEGER AS (n + 1) STORED, l INTEGER AS (length(b)) STORED);
    INSERT INTO t (id, n, b) VALUES (1, 1, 'ok'), (2, 40000, 'x' || char(0)), (3, 'z', 'q')`;
    const columns = { 't.g': { misfits }, 't.n': { misfits }, 't.b': { badText: 'replace' } } as const;
    await using done = await moved(script, columns);
    const kept = ['1', '1', 'ok', '2', '2', '2'];
    const emptied = [kept, ['2', '40000', 'x\uFFFD', null, '40001', '1'], ['3', null, 'q', '0', '1', '1']];
    expect(await rows(done.move, '*')).toEqual(misfits === 'null' ? emptied : [kept]);
    expect(done.result.verification).toMatchObject({ status: 'same' });
    expect((await done.move.manager({ columns }).verify()).status).toBe('same');
    expect(note(done.result, 'GENERATED_NOT_CARRIED')).toBeDefined();
  },
);

test('a choice that no value needs changes nothing', async () => {
  const script = `CREATE TABLE t (id INTEGER PRIMARY KEY, n INT NOT NULL, g INT AS (n * 2) STORED, b TEXT);
    INSERT INTO t (id, n, b) VALUES (1, 1, 'ok')`;
  const columns = {
    't.n': { misfits: 'null' },
    't.g': { misfits: 'reject' },
    't.b': { badText: 'bytes' },
  } as const;
  await using done = await moved(script, columns);
  expect(done.result.ledger.map(({ code }) => code)).toEqual(['SOURCE_BLOCKS_WRITERS']);
  expect(done.result.verification?.tables).toMatchObject([{ status: 'same', method: 'key-order' }]);
});

test('widen is what happens without a choice', async () => {
  await using done = await moved(MISFITS, { 't.n': { misfits: 'widen' } });
  expect(await rows(done.move, 'n')).toEqual([['1'], ['x'], ['3'], ['y'], ['5']]);
  expect(note(done.result, 'TYPE_WIDENED')).toMatchObject({ place: { column: expect.any(String) } });
});

test('broken text: each column its own way', async () => {
  await using done = await moved(BAD, { 't.a': { badText: 'strip' }, 't.b': { badText: 'bytes' } });
  expect(await rows(done.move, 'a, b')).toEqual([
    ['x', '\\x7900'],
    ['é', '\\xff'],
  ]);
  expect(done.result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(note(done.result, 'BAD_TEXT')).toMatchObject({ place: { column: 'a' }, count: 1, keys: ['id=1'] });
  expect(note(done.result, 'TYPE_OVERRIDDEN')).toMatchObject({
    place: { column: 'b' },
    count: 2,
    keys: ['id=1', 'id=2'],
  });
});

test('bytes of a database in UTF-16 are UTF-8 in every row', async () => {
  const script = `PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
    INSERT INTO t VALUES (1, 'é'), (2, 'é🙂' || char(0)), (3, CAST(x'00d8' AS TEXT))`;
  const columns = { 't.a': { badText: 'bytes' } } as const;
  await using done = await moved(script, columns);
  expect(await rows(done.move, 'a')).toEqual([['\\xc3a9'], ['\\xc3a9f09f998200'], ['\\xeda080']]);
  expect(done.result).toMatchObject({ status: 'done', verification: { status: 'same' } });
});

test('broken text that one column has no choice for is refused, and fail wins over onBadText', async () => {
  await using move = await realMove(BAD);
  const some = await failure(move.manager({ columns: { 't.a': { badText: 'replace' } } }).plan());
  expect(some).toMatchObject({
    code: 'BAD_TEXT',
    message: expect.not.stringContaining('t.a'),
    hint: expect.stringContaining('{"t.b":{"badText":"strip"}}'),
  });
  const fail = move.manager({ onBadText: 'strip', columns: { 't.b': { badText: 'fail' } } });
  expect(await failure(fail.plan())).toMatchObject({ code: 'BAD_TEXT' });
});

test('transform: the column has to have one', async () => {
  await using move = await realMove(MISFITS);
  const columns = { 't.n': { misfits: 'transform' } } as const;
  expect(await failure(move.manager({ columns }).plan())).toMatchObject({
    code: 'NAME_MATCHES_NOTHING',
    message: 'options.columns leaves "t.n" to a transform, but none matches it.',
  });
  const number = defineTransform({
    name: 'number',
    match: { column: 'n', kind: 'text' },
    output: { kind: 'bigint' },
    open: () => (text) => BigInt(/^\d+$/.test(text) ? text : -1),
  });
  expect((await move.manager({ columns }, [number]).migrate()).status).toBe('done');
});

test.each<[Readonly<Record<string, unknown>>, string, string]>([
  [
    { columns: { 't.x': {} } },
    'NAME_MATCHES_NOTHING',
    'options.columns "t.x" is no column (table.column) of the source.',
  ],
  [{ columns: [] }, 'CONFIG_INVALID', '"options.columns" of the config has to be an object of choices'],
  [{ columns: { 't.n': { misfit: 'null' } } }, 'CONFIG_INVALID', 'an object of misfits, badText, infer'],
  [
    { columns: { 't.n': { misfits: 'drop' } } },
    'CONFIG_INVALID',
    'one of "widen", "null", "reject", "bytes", "transform"',
  ],
  [{ infer: 'all' }, 'CONFIG_INVALID', 'one of "declared", "safe", "full"'],
])('%j is refused', async (options, code, message) => {
  await using move = await realMove(MISFITS);
  const error = await failure(Promise.resolve().then(() => move.manager(options as MigrationOptions).plan()));
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
});
