import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder.js';
import { askSqlite, fillSqlite } from './scene.js';

/** Everything is said in the form that godwit writes, so that a fault is one replacement. */
const SOURCE = `
  CREATE TABLE conf (id INTEGER PRIMARY KEY, nn TEXT NOT NULL ON CONFLICT IGNORE DEFAULT 'q', m TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'r', o TEXT NOT NULL);
  CREATE TABLE exact (id INTEGER PRIMARY KEY, x TEXT) STRICT;
  CREATE TABLE tree (id TEXT PRIMARY KEY NOT NULL, x TEXT) WITHOUT ROWID;
  CREATE TABLE both (id TEXT PRIMARY KEY NOT NULL, x TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE plain (id TEXT PRIMARY KEY NOT NULL, x TEXT);
  CREATE TABLE rows (id TEXT PRIMARY KEY NOT NULL, x TEXT);
  INSERT INTO conf VALUES (1, 'a', 'b', 'c'); INSERT INTO exact VALUES (1, 'x');`;

let folder: TemporaryFolder;
const pathOf = (name: string): string => join(folder.path, name);
const manager = (target: string) =>
  createMigrationManager(
    { source: `sqlite:${pathOf('source.db')}`, target: `sqlite:${pathOf(target)}` },
    { dialects: [sqlite] },
  );
beforeAll(async () => {
  folder = createTemporaryFolder();
  fillSqlite(pathOf('source.db'), SOURCE);
  expect(await manager('target.db').migrate()).toMatchObject({
    status: 'done',
    verification: { status: 'same' },
  });
});
afterAll(() => folder[Symbol.dispose]());

test('NOT NULL goes on to ignore or replace rows as it did', () => {
  fillSqlite(pathOf('target.db'), 'INSERT INTO conf VALUES (2, NULL, NULL, 1), (3, 4, NULL, 5)');
  expect(askSqlite(pathOf('target.db'), 'SELECT * FROM conf WHERE id > 1')).toEqual(['3 | 4 | r | 5']);
});

/** Of each table, what is replaced in its text and by what, and what is named then. */
const FAULTS = [
  ['conf', /("nn" .*NOT NULL) ON CONFLICT IGNORE/, '$1', 'NOT NULL of the column nn'],
  ['conf', /ON CONFLICT REPLACE/, 'ON CONFLICT FAIL', 'NOT NULL of the column m'],
  ['conf', /("o" .*NOT NULL)/, '$1 ON CONFLICT IGNORE', 'NOT NULL of the column o'],
  ['exact', / STRICT$/, '', 'STRICT of the table exact'],
  ['tree', / WITHOUT ROWID$/, '', 'WITHOUT ROWID of the table tree'],
  ['both', / STRICT, WITHOUT ROWID$/, ' WITHOUT ROWID', 'STRICT of the table both'],
  ['plain', /\)$/, ') STRICT', 'STRICT of the table plain'],
  ['rows', /\)$/, ') WITHOUT ROWID', 'WITHOUT ROWID of the table rows'],
] as const;

test('what says how a table takes and keeps rows is compared', async () => {
  for (const [table, from, to] of FAULTS) {
    const [sql = ''] = askSqlite(
      pathOf('target.db'),
      `SELECT sql FROM sqlite_schema WHERE name = '${table}'`,
    );
    expect(sql).toMatch(from);
    fillSqlite(pathOf('target.db'), `DROP TABLE ${table}; ${sql.replace(from, to)}`);
  }
  const { findings } = await manager('target.db').verify();
  const named = FAULTS.map(([, , , words]) => expect.stringContaining(words));
  expect(findings).toHaveLength(named.length);
  expect(findings.map(({ message }) => message)).toEqual(expect.arrayContaining(named));
});
