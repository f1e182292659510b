import { readFileSync } from 'node:fs';
import {
  CELL_IMAGES,
  type Checkpoint,
  type ColumnPlan,
  encodeCellImages,
  type LogicalType,
  type Row,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { encodeRows } from '../src/read/rows/encode-rows.js';
import { TableLoad } from '../src/write/load/table-load.js';
import { OwnFile } from '../src/write/pages/own-file.js';
import { PageLoad } from '../src/write/pages/page-load.js';
import { writableTable } from '../src/write/pages/writable-table.js';
import { createTargetConnection } from '../src/write/thread/target-connection.js';
import { checkpoint } from './target-support.js';

/** How rows are written: as pages, as images that are inserted, or as text that is inserted. */
export type Way = 'pages' | 'images' | 'text';

/** A table that is made in a file of its own, and its rows. */
export interface Made {
  readonly path: string;
  readonly sql: string;
  readonly types: readonly LogicalType[];
  readonly rows: readonly Row[];
  readonly pageSize?: number;
  /** Rows of one batch; each is committed. */
  readonly batch?: number;
}

/** A connection to a new file as the thread that writes has it. */
export function newFile(path: string, pageSize = 4096): Database.Database {
  const empty = new Database(path);
  empty.pragma(`page_size = ${pageSize}`);
  // The size of pages is kept from the first table on.
  empty.exec('CREATE TABLE first (a); DROP TABLE first');
  empty.close();
  return createTargetConnection(path);
}

export function plans(types: readonly LogicalType[]): readonly ColumnPlan[] {
  return types.map((as, index) => ({ name: `c${index}`, as }));
}

export function openLoad(db: Database.Database, path: string, columns: readonly ColumnPlan[], way: Way) {
  const request = { runId: 'run-1', table: 't', columns, mode: 'insert', conflictKey: undefined } as const;
  const own = new OwnFile(path);
  const table = writableTable(db, 't', columns);
  if (way === 'pages' && table === undefined) throw new Error('The table is not written by pages.');
  const load =
    way === 'pages' && table !== undefined
      ? new PageLoad(db, request, table, own)
      : new TableLoad(db, request);
  return { load, own };
}

export function given(rows: readonly Row[], columns: readonly ColumnPlan[], way: Way) {
  const encoding = way === 'text' ? 'quoted-csv' : CELL_IMAGES;
  const bytes = way === 'text' ? encodeRows(rows, columns) : encodeCellImages(rows, columns);
  return { encoding, bytes, rowCount: rows.length };
}

export function notDone(rows: number): Checkpoint {
  return checkpoint('t', rows, false);
}

/** Writes rows and gives what SQL says of the file afterwards. */
export function contents(
  made: Made,
  way: Way,
): { readonly rows: readonly string[]; readonly isPages: boolean } {
  const db = newFile(made.path, made.pageSize);
  const columns = plans(made.types);
  let own: OwnFile | undefined;
  let rows: readonly string[];
  try {
    db.exec(made.sql);
    const opened = openLoad(db, made.path, columns, way);
    own = opened.own;
    const size = made.batch ?? Math.max(1, made.rows.length);
    for (let from = 0; from < made.rows.length; from += size) {
      const some = made.rows.slice(from, from + size);
      opened.load.write(given(some, columns, way));
      expect(opened.load.commit(notDone(0))).toEqual({ written: BigInt(some.length), skipped: 0n });
    }
    opened.load.commit(checkpoint('t', 0));
    expect(db.prepare('PRAGMA integrity_check').pluck().all()).toEqual(['ok']);
    rows = dump(db);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
    own?.close();
  }
  return { rows, isPages: firstLeafIsOurs(made.path) };
}

/** Every cell with its rowid and class, and what SQLite counted. */
export function dump(db: Database.Database): readonly string[] {
  const names = db
    .prepare<[], string>("SELECT name FROM pragma_table_xinfo('t') WHERE hidden <> 1")
    .pluck()
    .all();
  const cells = names.map((name) => `typeof("${name}") || ' ' || quote("${name}")`);
  const rows = db.prepare(`SELECT rowid || ': ' || ${cells.join(" || ', ' || ")} FROM t ORDER BY rowid`);
  const counts = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get();
  const counted = counts === undefined ? [] : db.prepare("SELECT name || '=' || seq FROM sqlite_sequence");
  return [
    ...(rows.pluck().all() as string[]),
    ...('pluck' in counted ? counted.pluck().all() : []).map(String),
  ];
}

/** SQLite puts cells into a page from its end on, so that the first stands last; here they stand in their order. */
function firstLeafIsOurs(path: string): boolean {
  const bytes = readFileSync(path);
  const db = new Database(path, { readonly: true, timeout: 0 });
  const page = db
    .prepare<[], { pageno: number }>(
      "SELECT pageno FROM dbstat WHERE name = 't' AND pagetype = 'leaf' AND ncell > 1 ORDER BY path LIMIT 1",
    )
    .get();
  const size = db.pragma('page_size', { simple: true }) as number;
  db.close();
  if (page === undefined) return false;
  const at = (page.pageno - 1) * size + 8;
  return bytes.readUInt16BE(at) < bytes.readUInt16BE(at + 2);
}
