import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { sqliteCode } from '../../errors/sqlite-error.js';
import { describeTable } from '../rows/table-shape.js';

/** Keys between which nothing can be read, as people read them; absent: from the begin, or to the end. */
export interface Hole {
  readonly after?: string;
  readonly before?: string;
}

/** How often a part of which no end can be reached is still cut in two. */
const PATIENCE = 4;
const FIRST_ROWS = 1024;
const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 63n - 1n;
/** Where ranges of rowids begin that are tried as a whole first: most rowids are small. */
const POWERS = Array.from({ length: 63 }, (_, power) => 2n ** BigInt(power));
const STEPS: readonly bigint[] = [LOWEST, ...POWERS.map((power) => -power).reverse(), 0n, ...POWERS];

/** Copies all rows of a table that can be read from the database `old` into the same table of `main`. */
export function salvageRows(db: Connection, table: string): readonly Hole[] {
  const name = quoteIdentifier(table);
  const { keys } = describeTable(db, table);
  const plain = db
    .prepare<[string], string>("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0")
    .pluck()
    .all(table)
    .map((column) => quoteIdentifier(column));
  const withoutRowid = db
    .prepare("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?")
    .pluck()
    .get(table);
  const [rowid] = withoutRowid === 0n ? keys.columns : [];
  const columns = [...new Set([...(rowid === undefined ? [] : [rowid]), ...plain])].join(', ');
  const insert = `INSERT OR IGNORE INTO main.${name} (${columns}) SELECT ${columns} FROM old.${name} NOT INDEXED`;
  if (succeeds(() => db.exec(insert))) return [];
  if (rowid === undefined) return byPlace(db, { name, insert, key: keys.columns });
  return byRowid(db, { name, rowid, insert, label: keys.labels[0] ?? 'rowid' });
}

interface ByRowid {
  readonly name: string;
  readonly rowid: string;
  readonly insert: string;
  readonly label: string;
}

/** Halves the range of the rowids until the parts can be read, or are single rows or pages that cannot. */
function byRowid(db: Connection, { name, rowid, insert, label }: ByRowid): readonly Hole[] {
  const part = db.prepare(`${insert} WHERE ${rowid} BETWEEN ? AND ?`);
  // A range is left by a step to the row behind it, which may be on a page that cannot be read.
  const one = db.prepare(`${insert} WHERE ${rowid} = ?`);
  const next = db.prepare(
    `SELECT ${rowid} FROM old.${name} NOT INDEXED WHERE ${rowid} >= ? ORDER BY ${rowid} LIMIT 1`,
  );
  const reaches = (at: bigint): boolean => succeeds(() => next.get(at));
  const holes: [bigint, bigint][] = [];
  const copy = (from: bigint, to: bigint, patience: number): void => {
    if (succeeds(() => (from === to ? one.run(from) : part.run(from, to)))) return;
    const middle = (from + to) >> 1n;
    const left = [from, middle, to].some(reaches) ? PATIENCE : patience - 1;
    if (from === to || left === 0) {
      const before = holes.at(-1);
      if (before !== undefined && before[1] === from - 1n) before[1] = to;
      else holes.push([from, to]);
      return;
    }
    copy(from, middle, left);
    copy(middle + 1n, to, left);
  };
  STEPS.forEach((from, index) => {
    copy(from, (STEPS[index + 1] ?? HIGHEST + 1n) - 1n, PATIENCE);
  });
  const near = (sql: string, at: bigint): string | undefined => {
    const key = db
      .prepare<[bigint], bigint>(
        `SELECT ${sql} FROM main.${name} WHERE ${rowid} ${sql.startsWith('max') ? '<' : '>'} ?`,
      )
      .pluck()
      .get(at);
    return key === undefined || key === null ? undefined : `${label}=${key}`;
  };
  return holes.map(([from, to]) => hole(near(`max(${rowid})`, from), near(`min(${rowid})`, to)));
}

/** Goes over the rows from both ends, up to where they cannot be read. */
function byPlace(
  db: Connection,
  { name, insert, key }: { readonly name: string; readonly insert: string; readonly key: readonly string[] },
): readonly Hole[] {
  const copy = (order: string): void => {
    const part = db.prepare(`${insert} ${order} LIMIT ? OFFSET ?`);
    const rest = db.prepare(`SELECT 1 FROM old.${name} NOT INDEXED ${order} LIMIT 1 OFFSET ?`);
    let done = 0;
    for (let step = FIRST_ROWS; step > 0; ) {
      if (!succeeds(() => part.run(step, done))) step = Math.floor(step / 2);
      else done += step;
      if (attempt(() => rest.all(done).length) === 0) return;
    }
  };
  copy('');
  if (key.length > 0) copy(`ORDER BY ${key.map((column) => `${column} DESC`).join(', ')}`);
  return [{}];
}

function hole(after: string | undefined, before: string | undefined): Hole {
  return { ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }) };
}

function succeeds(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_CORRUPT') === true) return false;
    throw error;
  }
}

function attempt<T>(action: () => T): T | undefined {
  let value: T | undefined;
  succeeds(() => {
    value = action();
  });
  return value;
}
