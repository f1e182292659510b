import { CELL_IMAGES, type ColumnPlan, type KeyRange, type Position } from '@godwit/plugin-api';
import type { Connection } from '../src/connect/connection.js';
import { openConnection } from '../src/connect/open-connection.js';
import { leaveDescriptors, takeDescriptors, withLog } from '../src/read/pages/descriptors.js';
import { type PageAccess, pageAccess } from '../src/read/pages/page-access.js';
import { loggedState } from '../src/read/pages/page-state.js';
import type { TextEncoding } from '../src/read/rows/stored-text.js';
import { TableRead } from '../src/read/rows/table-read.js';
import { isInWal } from '../src/read/thread/read-transaction.js';
import { types } from '../src/types/type-mapper.js';

/** A part of a table that is read, in batches of at most so many rows. */
interface Part extends Partial<Omit<KeyRange, 'id'>> {
  readonly maxRows?: number;
  /** Absent: all. */
  readonly columns?: readonly ColumnPlan[];
}

/** A table of which rows are read by pages and by SQL alone, both as images. */
interface BothWays extends Disposable {
  readonly db: Connection;
  readonly encoding: TextEncoding;
  columnsOf(table: string): readonly ColumnPlan[];
  byPages(table: string, part?: Part): ReadBatches;
  bySql(table: string, part?: Part): ReadBatches;
}

/** The images of all rows, one after another, or how the read fails; and where each batch ended. */
interface ReadBatches {
  readonly images: string;
  readonly positions: readonly Position[];
}

export function openBothWays(path: string): BothWays {
  const file = takeDescriptors(path);
  const db = openConnection({ path, busyTimeoutMs: 1000 });
  db.exec('BEGIN');
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  const descriptors = file && withLog(file, path);
  const state = descriptors && (isInWal(db) ? loggedState(descriptors) : { descriptors });
  const access = state && pageAccess(state);
  const encoding = db.pragma('encoding', { simple: true }) as TextEncoding;
  const columnsOf = (table: string): readonly ColumnPlan[] =>
    (db.prepare("SELECT name, type FROM pragma_table_xinfo(?, 'main')").all(table) as ColumnRow[]).map(
      ({ name, type }) => ({ name, as: types.toLogical(type).type }),
    );
  const read = (table: string, part: Part | undefined, pages: PageAccess | undefined): ReadBatches =>
    readAll(db, encoding, { table, columns: columnsOf(table), ...part }, pages);
  return {
    db,
    encoding,
    columnsOf,
    byPages: (table, part) => read(table, part, access),
    bySql: (table, part) => read(table, part, undefined),
    [Symbol.dispose]: () => {
      db.close();
      if (file !== undefined) leaveDescriptors(file);
    },
  };
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
}

function readAll(
  db: Connection,
  encoding: TextEncoding,
  {
    table,
    columns,
    maxRows = 1000,
    ...range
  }: Part & { readonly table: string; readonly columns: readonly ColumnPlan[] },
  pages: PageAccess | undefined,
): ReadBatches {
  const request = {
    table,
    columns,
    encoding: CELL_IMAGES,
    maxBytes: 1 << 20,
    maxRows,
    badText: 'replace',
    sourceTimeZone: 'UTC',
    maxCellBytes: 1 << 28,
    range: { id: 'part', ...range },
  } as const;
  const parts: Buffer[] = [];
  const positions: Position[] = [];
  try {
    const read = new TableRead(db, encoding, request, undefined, pages);
    for (let batch = read.next(); batch !== undefined; batch = read.next()) {
      if (!('bytes' in batch)) throw new Error('a batch of rows');
      parts.push(Buffer.from(batch.bytes));
      positions.push(batch.position);
    }
  } catch (error) {
    const { code = String(error), place } = error as { code?: string; place?: unknown };
    return { images: JSON.stringify({ code, place }), positions: [] };
  }
  return { images: Buffer.concat(parts).toString('latin1'), positions };
}
