import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makeDatabase } from './support.js';

const PAGE_SIZE = 4096;

/** A database of pages of 4,096 bytes: `t` with 5,000 rows, of which one in 70 does not fit its page. */
export function makeTables(path: string, options = '', more = ''): string {
  return makeDatabase(
    path,
    `PRAGMA page_size = ${PAGE_SIZE};
     CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, body TEXT)${options};
     CREATE TABLE other (id INTEGER PRIMARY KEY, x TEXT);
     ${more};
     WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO t SELECT i, 'name ' || i, CASE WHEN i % 70 = 0 THEN printf('%.9000c', 'x') ELSE 'y' END FROM n;
     INSERT INTO other VALUES (1, printf('%.9000c', 'z'));`,
  );
}

/** The pages of a table or an index, in its order; `pagetype` as `dbstat` says it. */
export function pagesOf(
  path: string,
  name: string,
  type: 'leaf' | 'internal' | 'overflow',
): readonly number[] {
  const db = new Database(path, { readonly: true });
  try {
    return db
      .prepare('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path')
      .pluck()
      .all(name, type) as number[];
  } finally {
    db.close();
  }
}

/** Changes the bytes of one page in place; its number is from 1. */
export function damagePage(path: string, page: number, change: (bytes: Buffer) => void): number {
  const file = readFileSync(path);
  change(file.subarray((page - 1) * PAGE_SIZE, page * PAGE_SIZE));
  writeFileSync(path, file);
  return page;
}

/** Has a page say that it holds so many cells less. */
export function lowerCellCount(path: string, page: number, by: number): number {
  return damagePage(path, page, (bytes) => bytes.writeUInt16BE(bytes.readUInt16BE(3) - by, 3));
}
