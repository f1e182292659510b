import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { indexLimits, tableLimits } from '../src/read/pages/payload.js';
import { differences } from './pages-support.js';
import { makeDatabase, temporaryFolder } from './support.js';

const SIZES = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

test.each(SIZES)('pages of %i bytes, with payloads around the sizes from which they flow over', (size) => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `PRAGMA page_size = ${size}; CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB); CREATE TABLE w (k BLOB PRIMARY KEY, v INTEGER) WITHOUT ROWID;`,
  );
  fill(path, aroundLimits(size));
  expect(differences(path)).toMatchObject({ wrong: [] });
});

/** Each length around each threshold, and enough small ones for pages above the leaves. */
function aroundLimits(size: number): readonly number[] {
  const limits = [tableLimits(size), indexLimits(size)].flatMap(({ most, least }) => [
    most,
    least,
    most + size - 4,
    least + size - 4,
    most + 3 * (size - 4),
  ]);
  const lengths = limits.flatMap((limit) => Array.from({ length: 17 }, (_, index) => limit - 12 + index));
  return [...lengths, ...Array.from({ length: 400 }, (_, index) => (index * 7) % Math.min(size, 900))];
}

function fill(path: string, lengths: readonly number[]): void {
  const db = new Database(path);
  const row = db.prepare('INSERT INTO t (a) VALUES (?)');
  const key = db.prepare('INSERT OR IGNORE INTO w VALUES (?, ?)');
  db.transaction(() => {
    lengths.forEach((length, index) => {
      const bytes = Buffer.alloc(Math.max(0, length), index & 255);
      row.run(bytes);
      key.run(bytes, index);
    });
  })();
  db.close();
}

const WORDS =
  "INSERT INTO t (a, b) VALUES ('grüße', 'Ω'), ('', '𝄞'), (x'c3', 'a' || char(0) || 'b'), (1, 1.5);";
const MANY = (count: number, values: string): string =>
  `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) INSERT INTO t SELECT ${values} FROM n;`;

const MADE: Readonly<Record<string, string>> = {
  'UTF-8': `PRAGMA encoding = 'UTF-8'; CREATE TABLE t (a TEXT, b TEXT DEFAULT 'ä'); ${WORDS}`,
  'UTF-16le': `PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (a TEXT, b TEXT DEFAULT 'ä'); ${WORDS}`,
  'UTF-16be': `PRAGMA encoding = 'UTF-16be'; CREATE TABLE t (a TEXT, b TEXT DEFAULT 'ä'); ${WORDS}`,
  'an empty database': '',
  'a database without tables': 'PRAGMA user_version = 1',
  'full auto-vacuum with moved roots': `PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL; CREATE TABLE gone (a); CREATE TABLE t (a, b); ${MANY(300, 'i, zeroblob(i * 9)')} DROP TABLE gone; DELETE FROM t WHERE a % 3 = 0`,
  'incremental auto-vacuum': `PRAGMA page_size = 512; PRAGMA auto_vacuum = INCREMENTAL; CREATE TABLE t (a, b); ${MANY(300, 'i, zeroblob(i * 9)')} DELETE FROM t WHERE a % 3 = 0; PRAGMA incremental_vacuum(20)`,
  'rows that were deleted and shrunk': `CREATE TABLE t (a INTEGER PRIMARY KEY, b); ${MANY(900, 'i, hex(zeroblob(i % 80))')} DELETE FROM t WHERE a % 5 = 0; UPDATE t SET b = 'x' WHERE a % 7 = 0; INSERT INTO t VALUES (5, 'again')`,
  'columns that came later and went': `CREATE TABLE t (a, gone); INSERT INTO t VALUES (1, 2); ALTER TABLE t ADD COLUMN b TEXT DEFAULT 1.50; INSERT INTO t VALUES (2, 3, 4); ALTER TABLE t DROP COLUMN gone; ALTER TABLE t ADD COLUMN c NOT NULL DEFAULT x'00'; INSERT INTO t VALUES (3, 4, 5)`,
  'computed columns': `CREATE TABLE t (a, v AS (a * 2), s AS (a * 3) STORED, b, w TEXT AS (b || 'x') VIRTUAL, r REAL AS (a) STORED); INSERT INTO t (a, b) VALUES (1, 'x'), (NULL, 2.5)`,
  'rowids from end to end': `CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (-9223372036854775808, 1), (-4294967297, 2), (-1, 3), (0, 4), (127, 5), (128, 6), (16384, 7), (2097152, 8), (4294967296, 9), (9007199254740993, 10), (72057594037927936, 11), (9223372036854775807, 12)`,
  'keys that are and are not the rowid': `CREATE TABLE a (x INTEGER PRIMARY KEY DESC, y); INSERT INTO a VALUES (3, 1), (1, 2); CREATE TABLE b (x INTEGER, y, PRIMARY KEY (x DESC)); INSERT INTO b VALUES (3, 1), (1, 2);
    CREATE TABLE c (x "INTEGER" PRIMARY KEY, y); INSERT INTO c VALUES (3, 1); CREATE TABLE d (x INT PRIMARY KEY, y); INSERT INTO d VALUES (3, 1); CREATE TABLE e (rowid, oid TEXT, x INTEGER PRIMARY KEY); INSERT INTO e VALUES (3, 1, 9), (1, 3, 7)`,
  'keys without rowids': `PRAGMA page_size = 512; CREATE TABLE t (c REAL, a TEXT COLLATE NOCASE, b INTEGER, PRIMARY KEY (b DESC, a)) WITHOUT ROWID; ${MANY(2000, "i, 'key ' || i, i % 13")}
    CREATE TABLE twice (a, b, PRIMARY KEY (a, b, a)) WITHOUT ROWID; INSERT INTO twice VALUES (1, 2)`,
  'numbers where their storage changes': `CREATE TABLE t (i INTEGER, r REAL, n NUMERIC, x); ${[
    0, 1, -1, 127, -128, 128, 32767, -32769, 8388607, -8388609, 2147483647, -2147483649, 140737488355327,
    -140737488355329, 1e15, 1e16, 1e19, 0.1, -0.5, 1e300,
  ]
    .map((value) => `INSERT INTO t VALUES (${value}, ${value}, ${value}, ${value})`)
    .join(
      ';',
    )}; INSERT INTO t VALUES (9223372036854775807, 9e999, -9e999, -0.0), (-9223372036854775808, -0.0, -0.0, 1e15)`,
  'strict tables': `CREATE TABLE t (a INTEGER, b REAL, c ANY, d BLOB, e TEXT) STRICT; INSERT INTO t VALUES (1, 2, '3', x'04', '5'), (1, 2.5, 3, NULL, '')`,
  'a table of all tables over several pages': `PRAGMA page_size = 512; ${Array.from({ length: 60 }, (_, index) => `CREATE TABLE t${index} (${'a long name '.repeat(index).replaceAll(' ', '_')}a); INSERT INTO t${index} VALUES (${index})`).join(';')}; DROP TABLE t7; VACUUM`,
  'tables of SQLite and of its modules': `CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a); INSERT INTO t (a) VALUES (1); CREATE INDEX i ON t (a); ANALYZE; CREATE VIRTUAL TABLE f USING fts5 (a); INSERT INTO f VALUES ('words of it'); CREATE VIRTUAL TABLE r USING rtree (id, low, high); INSERT INTO r VALUES (1, 2, 3)`,
};

test.each(Object.keys(MADE))('%s', (name) => {
  using folder = temporaryFolder();
  expect(differences(makeDatabase(folder.file('a.db'), MADE[name] ?? ''))).toMatchObject({ wrong: [] });
});

const FORMATS = fileURLToPath(new URL('../../../../shared/corpora/format', import.meta.url));
if (!existsSync(FORMATS))
  test.skip(`files of other versions of SQLite: there is no folder ${FORMATS}`, () => undefined);
else
  test.each(readdirSync(FORMATS).filter((name) => name.endsWith('.db')))('%s', (name) => {
    using folder = temporaryFolder();
    for (const end of ['', '-wal', '-journal'])
      if (existsSync(join(FORMATS, name + end))) cpSync(join(FORMATS, name + end), folder.file(name + end));
    expect(differences(folder.file(name))).toMatchObject({ wrong: [] });
  });
