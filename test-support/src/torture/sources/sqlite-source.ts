import Database from 'better-sqlite3';

export interface SourceSize {
  readonly seed: number;
  /** Rows of the largest table, which other tables follow; from 75,000 on it is cut into ranges under `--parallel`. */
  readonly rows: number;
  /** Some large tables have a column of a type without a binary form, so that their rows travel as text. */
  readonly asText?: boolean;
}

/** How many tables of a few rows there are: beside fewer rows fewer, too. */
export function smallTables({ rows }: SourceSize): number {
  return Math.min(60, Math.ceil(rows / 1000));
}

/** `n` has the numbers from 1 to `rows`, and for each one that looks random. */
const numbers = (rows: number, { seed }: SourceSize): string =>
  `WITH n(i, h) AS (SELECT 1, ${seed} % 1000003 UNION ALL SELECT i + 1, (h * 48271 + ${seed % 97} + i) % 2147483647 FROM n WHERE i < ${rows})`;

/** Every kind of key and none, rows that are there several times, keys in a circle, generated keys whose last row is gone. */
function tables(size: SourceSize): string {
  const of = (rows: number): string => numbers(rows, size);
  const span = size.asText === true ? "ALTER TABLE %s ADD COLUMN span INTERVAL DEFAULT 'P1DT2H';" : '';
  return `
  CREATE TABLE large (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, label TEXT, ratio REAL, at DATETIME, paid BOOLEAN, amount DECIMAL(10,2));
  ${of(size.rows)} INSERT INTO large SELECT i * 3 - 5000, h, CASE h % 7 WHEN 0 THEN NULL ELSE 'label ' || h END, h / 1000.0,
    strftime('%Y-%m-%d %H:%M:%S', 1600000000 + h % 90000000, 'unixepoch'), h % 2, (h % 999999) / 100.0 FROM n;
  CREATE INDEX large_by_n ON large (n); CREATE INDEX large_labelled ON large (label, n) WHERE label IS NOT NULL;
  CREATE TABLE author (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, best INTEGER REFERENCES book (id), mentor INTEGER REFERENCES author (id));
  CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author (id), title TEXT, cover BLOB, CHECK (id > 0));
  ${of(2000)} INSERT INTO author SELECT i, 'author ' || i || ' ' || h, 1 + h % 3000, 1 + h % 2000 FROM n;
  ${of(3000)} INSERT INTO book SELECT i, 1 + h % 2000, 'Ünïcode "' || h || '"', CASE h % 3 WHEN 0 THEN NULL ELSE CAST(hex(h) AS BLOB) END FROM n;
  CREATE UNIQUE INDEX book_once ON book (title, id);
  CREATE TABLE word (word TEXT PRIMARY KEY, n INTEGER);
  ${of(size.rows / 4)} INSERT INTO word SELECT 'w' || h || '-' || i, i FROM n;
  CREATE TABLE line (doc INTEGER NOT NULL, no INTEGER NOT NULL, text TEXT DEFAULT 'none', PRIMARY KEY (doc, no));
  ${of((size.rows * 3) / 16)} INSERT INTO line SELECT i / 50, i % 50, 'line ' || h FROM n;
  CREATE TABLE cell (x INTEGER NOT NULL, y TEXT NOT NULL, v REAL, PRIMARY KEY (x, y)) WITHOUT ROWID;
  ${of(size.rows / 8)} INSERT INTO cell SELECT h % 100, 'y' || i, h / 7.0 FROM n;
  CREATE TABLE log (what TEXT, n INTEGER);
  ${of(size.rows / 2)} INSERT INTO log SELECT 'event ' || h % 40, h % 3 FROM n;
  CREATE TABLE same (a TEXT, b INTEGER); ${of(5000)} INSERT INTO same SELECT 'all the same', 1 FROM n;
  CREATE TABLE gone (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
  ${of(500)} INSERT INTO gone SELECT i * 10, 'v' || h FROM n; DELETE FROM gone WHERE id > 3000;
  CREATE TABLE empty (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT NOT NULL DEFAULT 'v');
  ${['large', 'word', 'log', 'book'].map((name) => span.replace('%s', name)).join(' ')}
  CREATE VIEW labels AS SELECT label, count(*) AS times FROM large GROUP BY label;
  CREATE TRIGGER noted AFTER INSERT ON book BEGIN INSERT INTO log VALUES ('book', new.id); END;`;
}

function smallTable(_: unknown, index: number): string {
  const key = ['id INTEGER PRIMARY KEY', 'id TEXT PRIMARY KEY', 'id INTEGER'][index % 3];
  const rows = `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${1 + (index % 9)})`;
  return `CREATE TABLE small_${index} (${key}, v TEXT); ${rows} INSERT INTO small_${index} SELECT i, 'v' || i FROM n;`;
}

/** Makes the SQLite file that is moved: the same size gives the same rows. */
export function createSqliteSource(path: string, size: SourceSize): void {
  const db = new Database(path);
  try {
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = 0; BEGIN');
    db.exec(tables(size) + Array.from({ length: smallTables(size) }, smallTable).join('\n'));
    db.exec('COMMIT; PRAGMA journal_mode = WAL');
  } finally {
    db.close();
  }
}
