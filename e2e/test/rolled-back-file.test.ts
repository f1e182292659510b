import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runWatched } from '@godwit/test-support/torture';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

const SOURCE = `
  CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT UNIQUE); INSERT INTO a (v) VALUES ('one'), ('two');
  CREATE INDEX a_v ON a (v, id);`;

/** Kills a move into a new file when that is in place and is compared, and takes the move back. */
async function rollBack(folder: string, meanwhile = ''): Promise<readonly string[]> {
  new Database(join(folder, 'source.db')).exec(SOURCE).close();
  const moment = { phase: 'proof', event: 1, after: 0 } as const;
  const { hit } = await runWatched(['migrate', 'source.db', 'target.db'], { cwd: folder, moment });
  expect(hit).toBe(true);
  expect(readdirSync(folder)).toContain('target.db');
  new Database(join(folder, 'target.db')).exec(meanwhile).close();
  const run = await godwit(['rollback', 'target.db', '--yes'], { cwd: folder });
  expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
  return readdirSync(folder);
}

test('a file that a run had made and put in place goes when the run is taken back', async () => {
  using folder = createTemporaryFolder();
  expect(await rollBack(folder.path)).toEqual(['source.db']);
});

test('it stays where somebody has made something of their own in it', async () => {
  using folder = createTemporaryFolder();
  expect(await rollBack(folder.path, 'CREATE TABLE own (v)')).toEqual(['source.db', 'target.db']);
  const db = new Database(join(folder.path, 'target.db'), { readonly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'").pluck().all();
  db.close();
  expect(tables).toEqual(['own']);
});
