import Database from 'better-sqlite3';

/** Each table's share of the rows: different sizes, as in life. */
export const SHARES = { visits: 4, orders: 3, payments: 2, customers: 1 } as const;

/** The names of the tables that {@link createSource} makes. */
export const TABLES = Object.keys(SHARES) as readonly (keyof typeof SHARES)[];

/** Rows that one step adds for each share. */
export const STEP = 10_000;

/**
 * Makes a SQLite file of about `megabytes` at `path`: four tables of nine columns each, about 120 bytes a row.
 * The same size gives the same file. Returns the number of rows.
 */
export function createSource(path: string, megabytes: number): number {
  const db = new Database(path);
  try {
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536');
    for (const table of TABLES) db.exec(createTable(table));
    let steps = 0;
    while (fileBytes(db) < megabytes * 1e6) addStep(db, steps++);
    return TABLES.reduce((sum, table) => sum + SHARES[table] * STEP * steps, 0);
  } finally {
    db.close();
  }
}

/** Makes a SQLite file of one of the tables, with so many rows and a payload of a type: JSON text in either case. */
export function createRows(path: string, rows: number, payload: 'TEXT' | 'JSON'): void {
  const db = new Database(path);
  try {
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    db.exec(createTable('visits', payload));
    db.exec(`BEGIN; ${insertRows('visits', 1, rows)}; COMMIT`);
  } finally {
    db.close();
  }
}

function fileBytes(db: Database.Database): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}

function createTable(table: string, payload = 'TEXT'): string {
  return `CREATE TABLE ${table} (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, sku VARCHAR(20) NOT NULL, title TEXT NOT NULL,
    amount DECIMAL(10,2), ratio REAL NOT NULL, active BOOLEAN NOT NULL, created_at DATETIME NOT NULL, payload ${payload})`;
}

function addStep(db: Database.Database, step: number): void {
  db.exec('BEGIN');
  for (const table of TABLES) {
    const count = STEP * SHARES[table];
    db.exec(insertRows(table, step * count + 1, (step + 1) * count));
  }
  db.exec('COMMIT');
}

/** SQLite makes the rows by itself: numbers that look random follow from the row's number. */
function insertRows(table: string, first: number, last: number): string {
  return `WITH RECURSIVE n (i, h) AS (
      SELECT ${first}, ${first} * 2654435761 % 4294967296
      UNION ALL SELECT i + 1, (i + 1) * 2654435761 % 4294967296 FROM n WHERE i < ${last})
    INSERT INTO ${table} SELECT
      i, 1 + h % 500000, printf('SKU-%08d', h % 90000000),
      'Article ' || h || CASE h % 3 WHEN 0 THEN ' in blue' WHEN 1 THEN ', über 2 kg' ELSE ' "special" it''s' END,
      CASE WHEN h % 20 = 0 THEN NULL ELSE (h % 9999999) / 100.0 END, h / 4294967296.0, h % 2,
      strftime('%Y-%m-%d %H:%M:%S', 1600000000 + h % 150000000, 'unixepoch'),
      CASE WHEN h % 10 = 0 THEN NULL ELSE '{"page":' || (h % 977) || ',"ref":"https://example.org/' || h || '"}' END
    FROM n`;
}
