import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import {
  collect,
  makeDatabase,
  open,
  plansOf,
  readOptions,
  rowsOf,
  tableNamed,
  temporaryFolder,
} from './support.js';

/** Another process that moves money between two tables as fast as it can: the sum of both never changes. */
function startWriter(path: string): { stop(): Promise<void>; readonly started: Promise<unknown> } {
  const script = `const D = require('better-sqlite3'); const db = new D(${JSON.stringify(path)}, { timeout: 10000 });
    db.pragma('synchronous = off'); process.stdout.write('ready');
    const a = db.prepare('UPDATE a SET v = v - ? WHERE id = ?'), b = db.prepare('UPDATE b SET v = v + ? WHERE id = ?');
    const move = db.transaction((n, i) => { a.run(n, i); b.run(n, i); });
    const step = () => { for (let i = 1; i <= 50; i++) move(i, i); setImmediate(step); }; step();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    started: once(child.stdout, 'data'),
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function sums(path: string, snapshot: 'live' | 'copy'): Promise<readonly bigint[]> {
  await using session = await open(path, { readers: 3, snapshot });
  expect(session.blocksWriters).toBe(false);
  const tables = await Promise.all(['a', 'b'].map((name) => tableNamed(session, name)));
  const reads = tables.map((table) =>
    collect(session.read(table, readOptions(plansOf(table), { maxRows: 20 }))),
  );
  return (await Promise.all(reads)).map((batches) =>
    rowsOf(batches).reduce((sum, [, v]) => sum + (v as bigint), 0n),
  );
}

test.each(['live', 'copy'] as const)(
  'all readers see one state of a database under a hot writer: %s',
  async (snapshot) => {
    using folder = temporaryFolder();
    const path = makeDatabase(
      folder.file('a.db'),
      `PRAGMA journal_mode = WAL;
    CREATE TABLE a (id INTEGER PRIMARY KEY, v INT); CREATE TABLE b (id INTEGER PRIMARY KEY, v INT);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO a SELECT i, 1000 FROM n; INSERT INTO b SELECT id, 0 FROM a`,
    );
    const writer = startWriter(path);
    try {
      await writer.started;
      const seen = new Set<bigint>();
      for (let round = 0; round < 8; round++) {
        const [a = 0n, b = 0n] = await sums(path, snapshot);
        expect(a + b).toBe(100_000n);
        seen.add(b);
      }
      expect(seen.size).toBeGreaterThan(1);
    } finally {
      await writer.stop();
    }
  },
);

test('without a WAL the writers wait, and the session says so', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a)');
  const writer = new Database(path, { timeout: 0 });
  {
    await using session = await open(path, { readers: 2 });
    expect(session.blocksWriters).toBe(true);
    expect(() => writer.exec('INSERT INTO t VALUES (1)')).toThrow(/locked/);
  }
  {
    await using session = await open(path, { readers: 2, snapshot: 'copy' });
    expect(session.blocksWriters).toBe(false);
    writer.exec('INSERT INTO t VALUES (1)');
    expect(await session.estimateRows(await tableNamed(session, 't'))).toBe(0);
  }
  writer.close();
});

test('the fingerprint changes when the database does', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), 'CREATE TABLE t (a)');
  const print = async (): Promise<unknown> => {
    await using session = await open(path);
    return await session.fingerprint();
  };
  const before = await print();
  expect(await print()).toEqual(before);
  makeDatabase(path, 'INSERT INTO t VALUES (1)');
  expect(await print()).not.toEqual(before);
});
