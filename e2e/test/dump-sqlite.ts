import Database from 'better-sqlite3';

/** What a file holds, less godwit's own records: its objects, and the rows of every table. */
export function dumpSqlite(path: string): readonly unknown[] {
  const db = new Database(path, { readonly: true }).defaultSafeIntegers(true);
  try {
    const objects = db
      .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '%godwit%' ORDER BY type, name")
      .all() as { type: string; name: string; sql: string }[];
    const tables = objects.filter(({ type, name }) => type === 'table' && !name.startsWith('sqlite_'));
    return [...objects, ...tables.map(({ name }) => db.prepare(`SELECT * FROM "${name}" ORDER BY 1`).all())];
  } finally {
    db.close();
  }
}
