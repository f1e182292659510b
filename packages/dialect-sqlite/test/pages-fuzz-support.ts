import Database from 'better-sqlite3';
import { readFileHeader } from '../src/read/pages/file-header.js';
import { pageFault } from '../src/read/pages/page-fault.js';
import type { Pages } from '../src/read/pages/pages.js';
import { type TableLayout, tableLayout } from '../src/read/pages/table-layout.js';

export const SEED = Number(process.env.GODWIT_TEST_SEED ?? 12);
/** Files of each kind; GODWIT_TEST_RUNS=20000 makes 100,000 of them. */
export const ROUNDS = Number(process.env.GODWIT_TEST_RUNS ?? 1000);
/** What even a busy machine does not take for one file. */
export const LONGEST_MS = 15_000;

/** Numbers from 0 up to a limit, the same ones for the same seed. */
export type Dice = (limit: number) => number;

export function dice(seed: number): Dice {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

const ROWS = (count: number): string =>
  `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
const TABLES = `
  CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB, r REAL);
  ${ROWS(60)} INSERT INTO t SELECT i * i * 7 - 900, 'text ' || i, zeroblob(i * 5 % 90), i / 2.0 FROM n;
  CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID;
  ${ROWS(60)} INSERT INTO w SELECT 'key ' || i, i * 1000003 FROM n;
  CREATE TABLE long (a, b);
  ${ROWS(6)} INSERT INTO long SELECT hex(zeroblob(i * 300)), i FROM n;
  CREATE TABLE wide (k INTEGER, v, PRIMARY KEY (k DESC)) WITHOUT ROWID;
  ${ROWS(9)} INSERT INTO wide SELECT i, zeroblob(i * 150) FROM n;`;

export const BASES: Readonly<Record<string, string>> = {
  'pages of 512 bytes': `PRAGMA page_size = 512; ${TABLES}`,
  'pages of 1024 bytes in UTF-16': `PRAGMA page_size = 1024; PRAGMA encoding = 'UTF-16le'; ${TABLES}`,
  'pages of 512 bytes with auto-vacuum': `PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL; ${TABLES}`,
  'deleted rows and columns that came later': `PRAGMA page_size = 512; ${TABLES} DELETE FROM t WHERE id % 3 = 0; ALTER TABLE t ADD COLUMN c DEFAULT 'later'; DELETE FROM long WHERE b = 3`,
  'pages of 4096 bytes': TABLES,
};

export function serialized(sql: string): Buffer {
  const db = new Database(':memory:');
  db.exec(sql);
  const bytes = db.serialize();
  db.close();
  return bytes;
}

/** The pages of a file in memory, which give no byte outside of them. */
export function pagesIn(bytes: Buffer): Pages {
  const header = readFileHeader(bytes.subarray(0, 100));
  const held = Math.floor(bytes.length / header.pageSize);
  const count = header.pages ?? held;
  const page = (number: number): Uint8Array => {
    if (number < 1 || number > count) throw pageFault(number, `is named, and there are ${count} pages`);
    if (number > held) throw pageFault(number, 'lies behind the end of the file');
    return new Uint8Array(bytes.subarray((number - 1) * header.pageSize, number * header.pageSize));
  };
  return { pageSize: header.pageSize, usable: header.usable, count, page, overflow: page };
}

const INTERESTING = [0, 1, 2, 5, 10, 13, 0x7f, 0x80, 0x81, 0xff];

/** Spoils some bytes: where trees and cells are told, where records are, anywhere. */
export function mutate(bytes: Buffer, pageSize: number, roll: Dice): void {
  const pages = bytes.length / pageSize;
  for (let changes = 1 + roll(3); changes > 0; changes--) {
    const page = roll(pages) * pageSize;
    const head = page === 0 ? 100 : page;
    switch (roll(8)) {
      case 0:
        bytes[page + roll(pageSize)] = roll(256);
        break;
      case 1:
        bytes[head + roll(12)] =
          roll(4) === 0 ? roll(256) : (INTERESTING[roll(INTERESTING.length)] as number);
        break;
      case 2:
        // A place of a cell.
        bytes.writeUInt16BE(roll(pageSize), Math.min(head + 8 + 2 * roll(12), page + pageSize - 2));
        break;
      case 3:
        // A number of a page, where it may be one.
        bytes.writeUInt32BE(
          roll(pages + 2),
          page === 0 ? head + 8 : page + ([0, 8, roll(pageSize - 4)][roll(3)] as number),
        );
        break;
      case 4:
        bytes[page + roll(pageSize)] = INTERESTING[roll(INTERESTING.length)] as number;
        break;
      case 5:
        bytes.copy(bytes, page, roll(pages) * pageSize, (roll(pages) + 1) * pageSize);
        break;
      case 6:
        bytes.fill(roll(2) * 255, page + roll(pageSize), page + pageSize);
        break;
      default: {
        // The beginning of a cell: its size, its rowid, the header of its record.
        const at = bytes.readUInt16BE(head + 8) + roll(8);
        if (at < pageSize) bytes[page + at] = roll(256);
      }
    }
  }
}

/** Undefined where SQLite itself does not open the file or read its schema, or a column has a name that no query can say. */
export function layoutOf(db: Database.Database, table: string): TableLayout | undefined {
  try {
    const layout = tableLayout(db, table);
    return layout && [...layout.fields.keys()].some((name) => name.includes('\ufffd')) ? undefined : layout;
  } catch {
    return undefined;
  }
}
