import { isEncodedBatch } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { sqlite } from '../src/index.js';
import { makeDatabase, open, readOptions, temporaryFolder } from './support.js';
import { begin, finish, NEVER, openTarget, plansOf, RUN, run, schema, write } from './target-support.js';

const ENCODING = sqlite.capabilities.encodings.reads[0];
const COLUMNS = ['none', 'i INTEGER', 'n NUMERIC', 'r REAL', 't TEXT', 'b BLOB', 'd DATETIME'];

/** Moves a whole database as the engine does within one dialect. */
async function move(from: string, to: string): Promise<void> {
  await using source = await open(from);
  await using target = await openTarget(to);
  await using _lock = await target.lock(RUN);
  await begin(target);
  const { tables } = await source.introspect();
  await run(target, sqlite.ddl.create(schema(tables, { from: 'sqlite' })).statements);
  for (const given of tables) {
    const columns = plansOf(given);
    const options = { columns, badText: 'fail', sourceTimeZone: 'UTC', signal: NEVER } as const;
    const profile = await source.profile?.(given, { ...options, target: 'sqlite' });
    expect(profile?.columns.every((column) => column.misfits === 0n && column.fits === undefined)).toBe(true);
    expect(source.canEncode?.(given, columns, ENCODING ?? '')).toBe(true);
    const reading = readOptions(columns, { ...(ENCODING === undefined ? {} : { encoding: ENCODING }) });
    for await (const batch of source.read(given, reading)) {
      expect(isEncodedBatch(batch) && batch.encoding).toBe(ENCODING);
      await write(target, given, [batch]);
    }
  }
  await finish(target);
  await target.complete?.();
}

function contents(path: string): unknown {
  const db = new Database(path, { readonly: true });
  db.defaultSafeIntegers(true);
  const names = COLUMNS.map((column) => column.split(' ')[0]);
  // Bytes are compared as a text: jest looks at each of them as if it were a property.
  const cells = names.map(
    (name) => `typeof(${name}), iif(typeof(${name}) = 'blob', NULL, ${name}), hex(CAST(${name} AS BLOB))`,
  );
  const rows = db
    .prepare(`SELECT ${cells.join(', ')} FROM t ORDER BY rowid`)
    .raw()
    .all();
  db.close();
  return rows;
}

const value = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double({ noNaN: true }),
  fc.constantFrom(Infinity, -Infinity, 5n, 5, '5', '1.50', '1996-07-04 00:00:00.000', "it''s", ''),
  fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 6000, minLength: 4200 }).map((bytes) => Buffer.from(bytes)),
);

test('between two databases every value of every class stays as it is stored', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), `CREATE TABLE t (${COLUMNS.join(', ')})`);
  const db = new Database(path);
  const insert = db.prepare(`INSERT INTO t VALUES (${COLUMNS.map(() => '?').join(', ')})`);
  const row = fc.tuple(...COLUMNS.map(() => value));
  db.transaction(() => {
    for (const cells of fc.sample(row, 700)) insert.run(cells);
    insert.run(COLUMNS.map(() => -0));
    // Texts that are no valid UTF-8, or hold a NUL character.
    for (const hex of ['ff', 'c327', '2727ff27', '410042', '00']) {
      db.exec(`INSERT INTO t (none, t, d) VALUES (CAST(x'${hex}' AS TEXT), CAST(x'${hex}' AS TEXT), 1)`);
    }
  })();
  db.close();
  await move(path, folder.file('b.db'));
  expect(contents(folder.file('b.db'))).toEqual(contents(path));
});

test('keys that hold NULLs stay keys', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    'CREATE TABLE t (k TEXT PRIMARY KEY); INSERT INTO t VALUES (NULL), (NULL)',
  );
  await move(path, folder.file('b.db'));
  const db = new Database(folder.file('b.db'), { readonly: true });
  expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(2);
  expect(db.pragma("table_info('t')")).toMatchObject([{ name: 'k', pk: 1 }]);
  db.close();
});

test('a column that is read as another type is not moved as it is stored', async () => {
  using folder = temporaryFolder();
  await using source = await open(makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a INTEGER)'));
  const [given] = (await source.introspect()).tables;
  if (given === undefined) throw new Error('no table');
  expect(source.canEncode?.(given, plansOf(given), ENCODING ?? '')).toBe(false);
  const options = { badText: 'fail', sourceTimeZone: 'UTC', signal: NEVER, target: 'sqlite' } as const;
  await source.profile?.(given, { columns: plansOf(given), ...options });
  expect(source.canEncode?.(given, plansOf(given), ENCODING ?? '')).toBe(true);
  expect(source.canEncode?.(given, [{ name: 'a', as: { kind: 'text' } }], ENCODING ?? '')).toBe(false);
});
