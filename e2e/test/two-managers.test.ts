import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type DatabaseMigrationManager, inspect } from '@godwit/engine';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const ROWS = `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)`;

function manager(source: string, target: string): DatabaseMigrationManager {
  const side = (database: string) => ({ dialect: 'sqlite', database });
  return createMigrationManager({ source: side(source), target: side(target) }, { dialects: [sqlite] });
}

/** Another process that tries to give both tables their new state in one transaction until it can. */
function startWriter(path: string): AsyncDisposable {
  const script = `const D = require('better-sqlite3'); const db = new D(${JSON.stringify(path)}, { timeout: 0 });
    const commit = () => { try { db.exec("BEGIN IMMEDIATE; UPDATE a SET state = 'new'; UPDATE b SET state = 'new'; COMMIT"); }
      catch { if (db.inTransaction) db.exec('ROLLBACK'); setTimeout(commit, 2); } }; commit();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('what a second manager of the process does with a source tears no move of the first', async () => {
  using folder = createTemporaryFolder();
  const file = (name: string): string => join(folder.path, name);
  const [source, target] = [file('a.db'), file('b.db')];
  const db = new Database(source);
  db.exec(`CREATE TABLE a (id INTEGER PRIMARY KEY, state TEXT); ${ROWS} INSERT INTO a SELECT i, 'old' FROM n;
    CREATE TABLE b (id INTEGER PRIMARY KEY, state TEXT); INSERT INTO b SELECT * FROM a`);
  db.close();
  const first = manager(source, target);
  const others: Promise<unknown>[] = [];
  let writer: AsyncDisposable | undefined;
  first.on(({ type }) => {
    if (type !== 'plan:started') return;
    writer = startWriter(source);
    others.push(manager(source, file('c.db')).plan());
    others.push(inspect({ dialect: 'sqlite', database: source }, { dialects: [sqlite] }));
  });
  await first.migrate();
  await Promise.allSettled(others);
  expect(others).toHaveLength(2);
  await writer?.[Symbol.asyncDispose]();
  const arrived = new Database(target, { readonly: true });
  const states = arrived.prepare('SELECT state FROM a UNION SELECT state FROM b').pluck().all();
  arrived.close();
  expect(states).toEqual(['old']);
});
