import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { readFileHeader } from '../src/read/pages/file-header.js';
import { FilePages } from '../src/read/pages/file-pages.js';
import { readLog } from '../src/read/pages/log.js';
import type { Pages } from '../src/read/pages/pages.js';
import type { RecordView } from '../src/read/pages/record.js';
import { Rows } from '../src/read/pages/rows.js';
import { type TableLayout, tableLayout } from '../src/read/pages/table-layout.js';

/** A value as its storage class and its bytes. */
type Stored = string;

/** The table of all tables is none of its own rows. */
const SCHEMA: TableLayout = {
  root: 1,
  hasRowids: true,
  fields: new Map(['type', 'name', 'tbl_name', 'rootpage', 'sql'].map((name, field) => [name, field])),
};

/** Every table of a database as its pages hold it and as SQL gives it; the names of those that differ, and how. */
export function differences(path: string): {
  readonly rows: number;
  readonly wrong: readonly string[];
} {
  const db = new Database(path);
  db.defaultSafeIntegers(true);
  const names = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 UNION ALL SELECT 'sqlite_schema'",
    )
    .pluck()
    .all() as string[];
  const wrong: string[] = [];
  let rows = 0;
  db.exec('BEGIN');
  const pages = open(path);
  try {
    for (const name of names) {
      const layout = name === 'sqlite_schema' ? SCHEMA : tableLayout(db, name);
      if (layout === undefined) continue;
      const expected = bySql(db, name, layout);
      const found = pages === undefined ? [] : byPages(db, pages.make(), name, layout);
      rows += found.length;
      const at = expected.findIndex((row, index) => !isSame(row, found[index] ?? ''));
      if (at >= 0 || expected.length !== found.length)
        wrong.push(
          `${name}: ${expected.length} and ${found.length} rows; ${at}: ${expected[at]} | ${found[at]}`,
        );
    }
  } finally {
    db.close();
    pages?.close();
  }
  return { rows, wrong };
}

function open(path: string): { make(): FilePages; close(): void } | undefined {
  const descriptor = openSync(path, 'r');
  const bytes = new Uint8Array(100);
  const size = fstatSync(descriptor).size;
  if (size < 512) return undefined;
  readSync(descriptor, bytes, 0, 100, 0);
  let header = readFileHeader(bytes);
  let log: number | undefined;
  try {
    log = openSync(`${path}-wal`, 'r');
  } catch {}
  const logged = log === undefined ? undefined : readLog(log, fstatSync(log).size, header.pageSize);
  const first = logged?.offsets.get(1);
  if (log !== undefined && first !== undefined) {
    readSync(log, bytes, 0, 100, first);
    header = readFileHeader(bytes);
  }
  const count = logged?.pages ?? header.pages ?? Math.floor(size / header.pageSize);
  const overlay =
    log !== undefined && logged !== undefined ? { descriptor: log, offsets: logged.offsets } : undefined;
  return {
    make: () => new FilePages(descriptor, header, count, overlay),
    close: () => {
      closeSync(descriptor);
      if (log !== undefined) closeSync(log);
    },
  };
}

/** The rows of a table as SQL gives them. */
export function bySql(db: Database.Database, name: string, { fields, hasRowids }: TableLayout): string[] {
  const quoted = [...fields.keys()].map((one) => `"${one.replaceAll('"', '""')}"`);
  const cells = quoted.map(
    (x) =>
      `typeof(${x}) || ':' || CASE typeof(${x}) WHEN 'real' THEN printf('%!.17g', ${x}) WHEN 'integer' THEN ${x} ELSE ifnull(hex(${x}), '') END`,
  );
  const free = ['rowid', '_rowid_', 'oid'].find(
    (one) => ![...fields.keys()].some((column) => column.toLowerCase() === one),
  );
  const order = hasRowids && free !== undefined ? ` ORDER BY ${free}` : '';
  const table = `"${name.replaceAll('"', '""')}"`;
  const rows = db
    .prepare(`SELECT ${cells.join(', ')} FROM ${table} NOT INDEXED${order}`)
    .raw()
    .all() as Stored[][];
  return rows.map((row) => row.join('|'));
}

/** The rows of a table as pages hold them. */
export function byPages(db: Database.Database, pages: Pages, name: string, layout: TableLayout): string[] {
  const lines: string[] = [];
  const real = db.prepare("SELECT printf('%!.17g', ?)").pluck();
  const columns = [...layout.fields];
  const affinities = new Map(
    (
      db.prepare('SELECT name, type FROM pragma_table_xinfo(?)').all(name) as { name: string; type: string }[]
    ).map((one) => [one.name, one.type]),
  );
  const rows = new Rows(pages, layout.root, layout.hasRowids, { maxBytes: 1e9 });
  rows.walk(({ record, rowid }) => {
    const cells = columns.map(([column, field]) => {
      if (field === 'rowid') return `integer:${(BigInt(rowid.high) << 32n) | BigInt(rowid.low)}`;
      if (field >= record.count) return 'short';
      const isReal =
        /REAL|FLOA|DOUB/i.test(affinities.get(column) ?? '') &&
        !/INT|CHAR|CLOB|TEXT|BLOB/i.test(affinities.get(column) ?? '');
      return cellOf(record, field, isReal, (value) => String(real.get(value)));
    });
    lines.push(cells.join('|'));
    return true;
  });
  return lines;
}

function cellOf(record: RecordView, field: number, isReal: boolean, real: (value: number) => string): Stored {
  const type = record.types[field] as number;
  const at = record.offsets[field] as number;
  const bytes = Buffer.from(record.bytes.subarray(at, at + record.size(field)));
  if (type === 0) return 'null:';
  // NaN is NULL to SQL.
  if (type === 7 && Number.isNaN(bytes.readDoubleBE(0))) return 'null:';
  if (type === 7) return `real:${real(bytes.readDoubleBE(0))}`;
  if (type > 11) return `${type % 2 === 0 ? 'blob' : 'text'}:${bytes.toString('hex').toUpperCase()}`;
  const whole =
    type === 8 ? 0n : type === 9 ? 1n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  return isReal ? `real:${real(Number(whole))}` : `integer:${whole}`;
}

/** A field that a record does not have yet is the default of its column, which SQL tells. */
export function isSame(expected: string, found: string): boolean {
  const cells = expected.split('|');
  return found.split('|').every((cell, index) => cell === 'short' || cell === cells[index]);
}
