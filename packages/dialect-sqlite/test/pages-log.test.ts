import Database from 'better-sqlite3';
import { openConnection } from '../src/connect/open-connection.js';
import { leaveDescriptors, takeDescriptors, withLog } from '../src/read/pages/descriptors.js';
import { pageAccess } from '../src/read/pages/page-access.js';
import { loggedState } from '../src/read/pages/page-state.js';
import { differences } from './pages-support.js';
import { temporaryFolder } from './support.js';

const TABLES =
  'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE w (k INTEGER PRIMARY KEY, v BLOB) WITHOUT ROWID;';

/** A database whose writer stays open, so that its log stays. */
function writer(path: string, pageSize = 1024): Database.Database {
  const db = new Database(path);
  db.exec(
    `PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; ${TABLES}`,
  );
  return db;
}

function commit(db: Database.Database, from: number, count: number): void {
  for (let id = from; id < from + count; id++)
    db.exec(
      `BEGIN; INSERT INTO t VALUES (${id}, hex(zeroblob(${(id * 31) % 700}))); INSERT INTO w VALUES (${id}, zeroblob(${(id * 17) % 900}));
       UPDATE t SET a = 'changed ${id}' WHERE id = ${id} / 2; COMMIT`,
    );
}

const STATES: Readonly<Record<string, (db: Database.Database, path: string) => void>> = {
  'a log of many commits': (db) => commit(db, 1, 200),
  'a log that is in the file and still there': (db) => {
    commit(db, 1, 100);
    db.pragma('wal_checkpoint(PASSIVE)');
  },
  'a log that a reader held back': (db, path) => {
    commit(db, 1, 80);
    const reader = new Database(path, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM t').get();
    commit(db, 81, 80);
    db.pragma('wal_checkpoint(PASSIVE)');
    reader.close();
  },
  'a log that began anew over an older one': (db) => {
    commit(db, 1, 150);
    db.pragma('wal_checkpoint(RESTART)');
    commit(db, 151, 10);
  },
  'a log that was cut': (db) => {
    commit(db, 1, 50);
    db.pragma('wal_checkpoint(TRUNCATE)');
  },
  'a log with a transaction that did not commit': (db) => {
    commit(db, 1, 20);
    db.exec('PRAGMA cache_size = 2; PRAGMA cache_spill = 2; BEGIN');
    db.exec(
      'WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO t SELECT i, hex(zeroblob(200)) FROM n',
    );
  },
  'a database that shrank in its log': (db) => {
    commit(db, 1, 200);
    db.pragma('wal_checkpoint(PASSIVE)');
    db.exec('DELETE FROM t WHERE id > 5; DELETE FROM w; VACUUM');
  },
};

test.each(Object.keys(STATES))('%s', (name) => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = writer(path);
  STATES[name]?.(db, path);
  const found = differences(path);
  db.close();
  expect(found).toMatchObject({ wrong: [] });
  expect(found.rows).toBeGreaterThan(5);
});

test('where pages are in a log is found once, and known to all readers of the state from then on', () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = writer(path);
  commit(db, 1, 60);
  const file = takeDescriptors(path);
  const reader = openConnection({ path, busyTimeoutMs: 1000 });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM t').get();
  try {
    const descriptors = file && withLog(file, path);
    const state = descriptors && loggedState(descriptors);
    const found = state && pageAccess(state);
    if (state?.log === undefined || found?.offsets === undefined) throw new Error('There is no log.');
    const told = { ...state, log: { ...state.log, offsets: found.offsets } };
    const [one, other] = [found.open(), pageAccess(told)?.open()];
    expect(one.count).toBeGreaterThan(20);
    for (let page = 1; page <= one.count; page++)
      expect(Buffer.compare(one.page(page), other?.page(page) ?? Buffer.alloc(0))).toBe(0);
    // Nothing else is looked for: pages that are not named are those of the file, where there are none yet.
    const none = pageAccess({
      ...state,
      log: { ...state.log, offsets: found.offsets.subarray(0, 2) },
    })?.open();
    expect(() => none?.page(one.count)).toThrow(/lies behind the end of the file/);
  } finally {
    reader.close();
    db.close();
    if (file !== undefined) leaveDescriptors(file);
  }
});
