import Database from 'better-sqlite3';

/** The rows of each table that {@link createMany} makes. */
export const ROWS_OF_MANY = 20;

/** The names of so many tables. */
export function manyTables(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `t${String(index).padStart(5, '0')}`);
}

/**
 * Makes a SQLite file of small tables at `path`: six columns, a key, an index, and a foreign key to the table before. The same
 * count gives the same file. Returns the number of rows.
 */
export function createMany(path: string, count: number): number {
  const db = new Database(path);
  try {
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    const tables = manyTables(count);
    for (const [index, table] of tables.entries()) db.exec(createTable(table, tables[index - 1] ?? table));
    db.exec('COMMIT');
    return count * ROWS_OF_MANY;
  } finally {
    db.close();
  }
}

function createTable(table: string, before: string): string {
  return `CREATE TABLE ${table} (
      id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES ${before} (id), code VARCHAR(20) NOT NULL, title TEXT NOT NULL,
      amount DECIMAL(10,2), created_at DATETIME NOT NULL);
    CREATE INDEX ${table}_code ON ${table} (code);
    WITH RECURSIVE n (i, h) AS (
      SELECT 1, 2654435761 UNION ALL SELECT i + 1, (i + 1) * 2654435761 % 4294967296 FROM n WHERE i < ${ROWS_OF_MANY})
    INSERT INTO ${table} SELECT i, 1 + h % ${ROWS_OF_MANY}, printf('SKU-%08d', h % 90000000), 'Article ' || h,
      (h % 9999999) / 100.0, strftime('%Y-%m-%d %H:%M:%S', 1600000000 + h % 150000000, 'unixepoch') FROM n`;
}
