import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDifference, TableVerification, VerificationResult } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { ledgerOf } from './ledger.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

/** A move of values that notes tell of, and what becomes of it when people change the target. */
interface Scene {
  readonly source: string;
  readonly target: string;
  readonly flags?: readonly string[];
  readonly change: (target: string) => unknown;
  /** The codes of the notes about values, as `table.column CODE keys`. */
  readonly notes: readonly string[];
  readonly differences: Readonly<Record<string, readonly RowDifference[]>>;
}

let folder: TemporaryFolder;
beforeEach(() => {
  folder = createTemporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

const ABOUT_VALUES = ['VALUES_FITTED', 'SPELLING_NORMALIZED', 'TYPE_LOSSY', 'BAD_TEXT'];

function sqliteFile(name: string, sql: string): string {
  const path = join(folder.path, name);
  changeFile(path, sql);
  return path;
}

function changeFile(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

const changed = (key: string, column: string): RowDifference => ({ kind: 'changed', key, columns: [column] });

/** Moves, proves, changes, and proves and mends again. */
async function check({ source, target, flags = [], change, notes, differences }: Scene): Promise<void> {
  const report = join(folder.path, 'report.json');
  const run = async (command: string, ...more: readonly string[]) => {
    const args = [command, source, target, ...flags, ...more];
    const { code, stdout, stderr } = await godwit(args, { cwd: folder.path });
    return { code, said: code === 0 ? '' : `${stdout}${stderr}` };
  };
  const tables = (): readonly TableVerification[] => {
    const { verification } = JSON.parse(readFileSync(report, 'utf8')) as { verification: VerificationResult };
    return verification.tables;
  };
  const moved = await godwit(['migrate', source, target, ...flags, '--json'], { cwd: folder.path });
  const told = ledgerOf(moved)
    .filter(({ code }) => ABOUT_VALUES.includes(code))
    .map(({ code, place }) => `${place.table}.${place.column} ${code}`);
  expect([moved.code, told.toSorted()]).toEqual([0, notes]);
  expect(await run('verify')).toEqual({ code: 0, said: '' });
  await change(target);
  expect((await run('verify', '--report', report)).code).toBe(3);
  const found = tables().map(({ name, differences: rows }) => [name.replace('public.', ''), rows] as const);
  expect(Object.fromEntries(found)).toEqual(differences);
  expect(await run('repair', '--delete-extra')).toEqual({ code: 0, said: '' });
}

test('SQLite to PostgreSQL: a note about values of a column excuses no value of it that somebody changes', async () => {
  await using target = await createTestDatabase();
  const source = sqliteFile(
    'source.db',
    `CREATE TABLE v (id INTEGER PRIMARY KEY, body TEXT, bytes BLOB, flag BOOLEAN, doc JSONB);
    INSERT INTO v VALUES (1, CAST(x'6100622063' AS TEXT), 'text', 'true', jsonb('[1]')), (2, CAST(x'ff' AS TEXT), x'00', 1, '[2]'),
      (3, 'fine', 'more', 'false', '[3]'), (4, 'so', x'01', 0, jsonb('[4]')), (5, 'e', x'05', 'true', '[5]'), (6, 'f', x'06', 0, '[6]');
    CREATE TABLE loose (body TEXT); INSERT INTO loose SELECT body FROM v;`,
  );
  await check({
    source,
    target: target.url,
    flags: ['--on-bad-text', 'strip'],
    notes: [
      'loose.body BAD_TEXT',
      'v.body BAD_TEXT',
      'v.bytes VALUES_FITTED',
      'v.doc VALUES_FITTED',
      'v.flag SPELLING_NORMALIZED',
    ],
    change: (url) =>
      execute(
        url,
        `UPDATE v SET body = 'x' WHERE id = 1; UPDATE v SET body = 'x' WHERE id = 6; UPDATE v SET bytes = 'x' WHERE id IN (3, 4);
        UPDATE v SET flag = NOT flag WHERE id = 5; UPDATE v SET doc = '[]' WHERE id = 2;
        UPDATE loose SET body = 'x' WHERE body = 'ab c'`,
      ),
    differences: {
      loose: [
        { kind: 'extra', key: expect.stringContaining('ctid='), columns: [] },
        { kind: 'missing', key: 'rowid=1', columns: [] },
      ],
      v: [
        changed('id=1', 'body'),
        changed('id=2', 'doc'),
        changed('id=3', 'bytes'),
        changed('id=4', 'bytes'),
        changed('id=5', 'flag'),
        changed('id=6', 'body'),
      ],
    },
  });
});

test('PostgreSQL to SQLite: what SQLite makes of a value is that value alone, with a key and without', async () => {
  await using source = await createTestDatabase();
  await execute(
    source.url,
    `CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE v (id int PRIMARY KEY, r float8, s real, m mood, d date, a int[], t text);
    INSERT INTO v SELECT id, '-0', '-0', 'sad', 'infinity', '[0:1]={1,2}', 'a' FROM generate_series(1, 9) AS id;
    UPDATE v SET r = 1, s = 1, d = '2024-01-01', a = '{3}' WHERE id > 5;
    CREATE TABLE loose (r float8); INSERT INTO loose VALUES ('-0'), ('-0'), (2);
    CREATE TABLE keyed (r float8 PRIMARY KEY); INSERT INTO keyed VALUES ('-0'), (2)`,
  );
  const target = join(folder.path, 'target.db');
  await check({
    source: source.url,
    target,
    notes: [
      'keyed.r VALUES_FITTED',
      'loose.r VALUES_FITTED',
      'v.a VALUES_FITTED',
      'v.d VALUES_FITTED',
      'v.m TYPE_LOSSY',
      'v.r VALUES_FITTED',
      'v.s VALUES_FITTED',
    ],
    change: (path) =>
      changeFile(
        path,
        `UPDATE v SET r = 5e-324 WHERE id = 1; UPDATE v SET r = 1.5 WHERE id = 6; UPDATE v SET s = 1.5 WHERE id IN (2, 7);
        UPDATE v SET m = 'ok' WHERE id = 3; UPDATE v SET d = '9999-12-31' WHERE id = 4; UPDATE v SET a = '["1"]' WHERE id = 5;
        UPDATE v SET d = '2024-01-02' WHERE id = 8; UPDATE v SET t = CAST(x'6100' AS TEXT) WHERE id = 9;
        UPDATE loose SET r = 3 WHERE rowid = 1; UPDATE keyed SET r = 3 WHERE r = 0`,
      ),
    differences: {
      keyed: [
        { kind: 'extra', key: 'r=3', columns: [] },
        { kind: 'missing', key: 'r=0', columns: [] },
      ],
      loose: [
        { kind: 'extra', key: 'rowid=1', columns: [] },
        { kind: 'missing', key: expect.stringContaining('ctid='), columns: [] },
      ],
      v: [
        changed('id=1', 'r'),
        changed('id=2', 's'),
        changed('id=3', 'm'),
        changed('id=4', 'd'),
        changed('id=5', 'a'),
        changed('id=6', 'r'),
        changed('id=7', 's'),
        changed('id=8', 'd'),
        changed('id=9', 't'),
      ],
    },
  });
});

const BAD = `CREATE TABLE v (id INTEGER PRIMARY KEY, body TEXT);
  INSERT INTO v VALUES (1, CAST(x'610062' AS TEXT)), (2, 'ab'), (3, 'c')`;

test('SQLite to SQLite: bad text arrives as it is, and is no excuse for what it would become elsewhere', async () => {
  await check({
    source: sqliteFile('source.db', BAD),
    target: join(folder.path, 'target.db'),
    flags: ['--on-bad-text', 'strip'],
    notes: [],
    change: (path) =>
      changeFile(
        path,
        `UPDATE v SET body = CAST(x'610062' AS TEXT) WHERE id = 2; UPDATE v SET body = 'x' WHERE id = 3`,
      ),
    differences: { v: [changed('id=2', 'body'), changed('id=3', 'body')] },
  });
});

test('SQLite to SQLite: a repair writes a row of bad text as it is stored', async () => {
  const [source, target] = [sqliteFile('source.db', BAD), join(folder.path, 'target.db')];
  expect((await godwit(['migrate', source, target], { cwd: folder.path })).code).toBe(0);
  changeFile(target, "UPDATE v SET body = 'ab' WHERE id = 1");
  const repair = await godwit(['repair', source, target], { cwd: folder.path });
  expect([repair.code, repair.stdout]).toEqual([0, expect.stringContaining('v: 1 row written again')]);
  const db = new Database(target);
  expect(db.prepare('SELECT hex(body) FROM v WHERE id = 1').pluck().get()).toBe('610062');
  db.close();
});
