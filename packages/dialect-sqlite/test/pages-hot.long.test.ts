import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type Batch,
  CELL_IMAGES,
  encodeCellImages,
  isEncodedBatch,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import { makeDatabase, open, plansOf, readOptions, temporaryFolder } from './support.js';

const PICTURES = 300;
const READERS = 3;

const TABLES = `
  CREATE TABLE counter (id INTEGER PRIMARY KEY, steps INTEGER); INSERT INTO counter VALUES (1, 0);
  CREATE TABLE t (id INTEGER PRIMARY KEY, step INTEGER, words TEXT);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO t SELECT i, 0, hex(zeroblob(i % 50)) FROM n;`;

/**
 * Another process that writes without pause: rows are changed, go, come and grow over their pages, and checkpoints of every
 * kind come every few pages.
 */
const WRITER = `const D = require('better-sqlite3'); const db = new D(process.argv[1], { timeout: 20000 });
  db.pragma('synchronous = off'); db.pragma('wal_autocheckpoint = 5');
  let step = 0;
  const count = db.prepare('UPDATE counter SET steps = ?');
  const change = db.prepare('UPDATE t SET step = ?, words = hex(zeroblob(?)) WHERE id = ?');
  const take = db.prepare('DELETE FROM t WHERE id = ?');
  const give = db.prepare('INSERT OR IGNORE INTO t VALUES (?, ?, hex(zeroblob(?)))');
  const write = db.transaction(() => {
    step++;
    const at = (n) => 1 + (step * n) % 400;
    count.run(step); change.run(step, step % 7 === 0 ? 1500 : step % 60, at(7919)); take.run(at(104729)); give.run(at(1299709), step, step % 90);
  });
  const kinds = ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'];
  const round = () => {
    for (let i = 0; i < 20; i++) write.immediate();
    db.pragma('busy_timeout = 2');
    if (step % 100 === 0) try { db.pragma('wal_checkpoint(' + kinds[(step / 100) % 4] + ')'); } catch {}
    db.pragma('busy_timeout = 20000');
    setTimeout(round, step % 60 === 0 ? 2 : 0);
  };
  process.stdout.write('ready'); round();`;

async function bytesOf(source: SourceSession, table: Table, encoding?: string): Promise<Buffer> {
  const columns = plansOf(table);
  const parts: Uint8Array[] = [];
  const options = readOptions(columns, { maxRows: 100, ...(encoding === undefined ? {} : { encoding }) });
  const batches: AsyncIterable<Batch> = source.read(table, options);
  for await (const batch of batches)
    parts.push(isEncodedBatch(batch) ? batch.bytes : encodeCellImages(batch.rows, columns));
  return Buffer.concat(parts);
}

/** One state of the database by pages and by SQL, all readers at once; what it was, and what differs in it. */
async function picture(path: string): Promise<{ readonly state: string; readonly wrong: readonly string[] }> {
  await using source = await open(path, { readers: READERS, busyTimeoutMs: 20_000 });
  const { tables } = await source.introspect();
  const wrong: string[] = [];
  const states = await Promise.all(
    tables.map(async (table) => {
      if (source.canEncode?.(table, plansOf(table), CELL_IMAGES) !== true)
        wrong.push(`${table.name.name} is not read by its pages`);
      const reads = [CELL_IMAGES, undefined, CELL_IMAGES, undefined].map((one) =>
        bytesOf(source, table, one),
      );
      const [first = Buffer.alloc(0), ...others] = await Promise.all(reads);
      if (!others.every((other) => other.equals(first))) wrong.push(`${table.name.name} differs`);
      return first.toString('hex');
    }),
  );
  return { state: states.join(), wrong };
}

test.each(['WAL', 'DELETE'])(
  `${PICTURES} states by pages of a database that is written all the time are those of SQL, in journal mode %s`,
  async (mode) => {
    using folder = temporaryFolder();
    const path = makeDatabase(
      folder.file('a.db'),
      `PRAGMA page_size = 1024; PRAGMA journal_mode = ${mode}; ${TABLES}`,
    );
    const writer = spawn(process.execPath, ['-e', WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(writer.stdout, 'data');
    const wrong: string[] = [];
    const seen = new Set<string>();
    try {
      for (let number = 0; number < PICTURES; number++) {
        const found = await picture(path);
        seen.add(found.state);
        wrong.push(...found.wrong.map((one) => `${number}: ${one}`));
      }
    } finally {
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
    expect(wrong).toEqual([]);
    // Else nothing was written meanwhile.
    expect(seen.size).toBeGreaterThan(PICTURES / 2);
  },
  600_000,
);
