import Database from 'better-sqlite3';

/** The rows of {@link createMillionRows}. */
export const MILLION = 1_000_000;

/** Makes a SQLite file with one table of nine columns and a million rows; the same each time. */
export function createMillionRows(path: string): void {
  const db = new Database(path);
  db.exec(`
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE visits (
      id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, sku VARCHAR(20) NOT NULL, title TEXT,
      amount DECIMAL(10,2), ratio REAL NOT NULL, active BOOLEAN NOT NULL, created_at DATETIME NOT NULL, payload TEXT);
    WITH RECURSIVE n (i, h) AS (
      SELECT 1, 2654435761 UNION ALL
      SELECT i + 1, (i + 1) * 2654435761 % 4294967296 FROM n WHERE i < ${MILLION})
    INSERT INTO visits SELECT
      i, 1 + h % 500000, printf('SKU-%08d', h % 90000000), 'Article ' || h || ' "special" it''s',
      CASE WHEN h % 20 = 0 THEN NULL ELSE (h % 9999999) / 100.0 END, h / 4294967296.0, h % 2,
      strftime('%Y-%m-%d %H:%M:%S', 1600000000 + h % 150000000, 'unixepoch'),
      CASE WHEN h % 10 = 0 THEN NULL ELSE '{"page":' || (h % 977) || '}' END
    FROM n;`);
  db.close();
}
