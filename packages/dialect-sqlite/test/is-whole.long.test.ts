import { isMigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { isWhole } from '../src/read/damage/is-whole.js';
import { readFileHeader } from '../src/read/pages/file-header.js';
import { PayloadTooLarge } from '../src/read/pages/payload.js';
import { BASES, dice, layoutOf, mutate, pagesIn, ROUNDS, SEED, serialized } from './pages-fuzz-support.js';
import { byPages } from './pages-support.js';

const ROWS = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)';
const TABLES = `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB); CREATE INDEX t_a ON t (a, b);
  ${ROWS} INSERT INTO t SELECT i * i * 7 - 900, 'text ' || i * 7919 % 90, zeroblob(i * 11 % 190) FROM n;
  CREATE TABLE long (a, b); ${ROWS} INSERT INTO long SELECT hex(zeroblob(i * 30 % 700)), i FROM n;
  CREATE INDEX long_a ON long (a); CREATE INDEX long_some ON long (a) WHERE b > 10;`;
const SCRIPTS: Readonly<Record<string, string>> = {
  'small pages': `PRAGMA page_size = 512; ${TABLES}`,
  'small pages with free ones': `PRAGMA page_size = 512; ${TABLES} CREATE TABLE gone AS SELECT * FROM long; DROP TABLE gone`,
  'deleted and longer rows': `PRAGMA page_size = 1024; ${TABLES} DELETE FROM t WHERE id % 3 = 0; UPDATE long SET a = a || 'x' WHERE b % 5 = 0`,
  'large pages': `PRAGMA page_size = 65536; ${TABLES}`,
  'usual pages': TABLES,
};
const CALL = { cancelled: () => false, progress: () => {} };

function auditOf(bytes: Buffer, db: Database.Database): Promise<boolean> {
  return isWhole(db, { header: readFileHeader(bytes.subarray(0, 100)), open: () => pagesIn(bytes) }, CALL);
}

test.each(Object.entries(SCRIPTS))('%s: a database that SQLite made is whole', async (_, script) => {
  const bytes = serialized(script);
  expect(await auditOf(bytes, new Database(bytes))).toBe(true);
});

test.each(Object.keys(BASES))('%s: what is not certain is left to SQLite', async (name) => {
  const bytes = serialized(BASES[name] as string);
  expect(await auditOf(bytes, new Database(bytes))).toBe(false);
});

test('a page of an earlier time, which is whole by itself, is left to SQLite', async () => {
  const before = serialized(TABLES);
  const after = serialized(`${TABLES} INSERT INTO t SELECT max(id) + 1, 'later', 'row' FROM t`);
  const { pageSize } = readFileHeader(after.subarray(0, 100));
  const leaf = [...Array(after.length / pageSize).keys()]
    .map((page) => page * pageSize)
    .find(
      (at) =>
        after[at] === 13 && !after.subarray(at, at + pageSize).equals(before.subarray(at, at + pageSize)),
    );
  expect(leaf).toBeDefined();
  before.copy(after, leaf, leaf, (leaf as number) + pageSize);
  const db = new Database(after);
  expect(found(db)).toEqual(['wrong # of entries in index t_a']);
  expect(await auditOf(after, db)).toBe(false);
});

test('a record of an index without a head is left to SQLite', async () => {
  const bytes = serialized('CREATE TABLE t (a); CREATE INDEX t_a ON t (a); INSERT INTO t VALUES (1), (2)');
  const { pageSize } = readFileHeader(bytes.subarray(0, 100));
  const db = new Database(bytes);
  const root = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 't_a'").pluck().get() as number;
  db.close();
  const page = bytes.subarray((root - 1) * pageSize, root * pageSize);
  // The length of the payload comes first.
  page[page.readUInt16BE(8) + 1] = 1;
  const spoiled = new Database(bytes);
  expect(found(spoiled)).toEqual([expect.stringContaining('Bad cell header size')]);
  expect(await auditOf(bytes, spoiled)).toBe(false);
});

/** What SQLite finds wrong with the pages. */
function found(db: Database.Database): readonly string[] {
  db.pragma('ignore_check_constraints = 1');
  try {
    const lines = db.prepare('PRAGMA quick_check(20)').pluck().all() as string[];
    return lines.filter((line) => line !== 'ok' && !/ value in /.test(line));
  } catch (error) {
    return [String(error)];
  }
}

/** Whether some row cannot be read by pages. */
function isRefused(bytes: Buffer, db: Database.Database): boolean {
  try {
    for (const table of ['t', 'long']) {
      const layout = layoutOf(db, table);
      if (layout !== undefined) byPages(db, pagesIn(bytes), table, layout);
    }
    return false;
  } catch (error) {
    if (isMigrationError(error) || error instanceof PayloadTooLarge) return true;
    throw error;
  }
}

test.each(Object.entries(SCRIPTS))(
  '%s: a spoiled database is whole only where SQLite or who reads it says so',
  async (_, script) => {
    const base = serialized(script);
    const { pageSize } = readFileHeader(base.subarray(0, 100));
    const wrong: string[] = [];
    let whole = 0;
    for (let number = 0; number < ROUNDS; number++) {
      const bytes = Buffer.from(base);
      mutate(bytes, pageSize, dice(SEED * 100_003 + number));
      let db: Database.Database;
      try {
        db = new Database(Buffer.from(bytes));
        db.defaultSafeIntegers(true);
        db.prepare('SELECT count(*) FROM sqlite_schema').get();
        if (!(await auditOf(bytes, db))) continue;
      } catch {
        continue;
      }
      whole++;
      const lines = found(db);
      if (lines.length > 0 && !isRefused(bytes, db)) wrong.push(`${number}: ${lines.join(', ')}`);
    }
    expect(wrong).toEqual([]);
    expect(whole).toBeGreaterThan(0);
  },
  300_000,
);
