import type { Damage } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { isForeign, sqliteCode } from '../../errors/sqlite-error.js';

/** The most findings of one check that are listed. */
const MOST = 20;

/** Tables that belong to every table. */
const COMMON: readonly string[] = ['sqlite_schema', 'sqlite_sequence'];

/**
 * Looks at the pages of the whole database (`PRAGMA quick_check`) and, where something is wrong, at each table by itself.
 * What is wrong with other tables than these, where they are given, is left out.
 */
export function findDamage(db: Connection, tables?: readonly string[]): readonly Damage[] {
  // A row that a CHECK is against is no damage.
  db.pragma('ignore_check_constraints = 1');
  // The check of a virtual table would read all of its contents, which are not moved.
  const whole = hasVirtualTables(db) ? undefined : checkLines(db, `PRAGMA main.quick_check(${MOST})`);
  if (whole?.length === 0) return [];
  const found = ['sqlite_schema', ...ordinaryTables(db)].flatMap((table) =>
    (checkLines(db, `PRAGMA main.quick_check(${quoteString(table)})`) ?? []).map((line) =>
      damageOf(line, table),
    ),
  );
  // Pages that two tables share, or that belong to none, are seen by the look at the whole only.
  if (found.length === 0) return (whole ?? []).map((line) => damageOf(line));
  const ours = found.filter(
    ({ place: { table = '' } }) => tables === undefined || tables.includes(table) || COMMON.includes(table),
  );
  return withIndexes(db, ours);
}

/** Names the indexes that damaged pages belong to. */
function withIndexes(db: Connection, found: readonly Damage[]): readonly Damage[] {
  const pages = found.flatMap(({ page }) => page ?? []);
  const owners = pages.length === 0 ? new Map<number, string>() : ownersOf(db, pages);
  return found.map((damage) => {
    const { place, page = 0 } = damage;
    const object = owners.get(page) ?? place.table;
    return object === undefined || object === place.table
      ? damage
      : { ...damage, place: { object, ...place } };
  });
}

/** The tables and indexes of pages, as far as the way to them is whole. */
function ownersOf(db: Connection, pages: readonly number[]): ReadonlyMap<number, string> {
  const owners = new Map<number, string>();
  try {
    for (const [page, name] of db
      .prepare<[], [bigint | number, string]>('SELECT pageno, name FROM dbstat')
      .raw()
      .iterate())
      if (pages.includes(Number(page))) owners.set(Number(page), name);
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_CORRUPT') !== true) throw error;
  }
  return owners;
}

function hasVirtualTables(db: Connection): boolean {
  return tablesOf(db, 'virtual').length > 0;
}

function ordinaryTables(db: Connection): readonly string[] {
  return tablesOf(db, 'table').filter((name) => name !== 'sqlite_schema');
}

function tablesOf(db: Connection, type: 'table' | 'virtual'): readonly string[] {
  return db
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = ?")
    .pluck()
    .all(type) as string[];
}

/** Values that are not what their column declares: the profile tells of them. */
const OF_VALUES = /^(?:NULL|non-\w+|TEXT|NUMERIC) value in |^CHECK constraint failed in /;
const HEADING = /^\*\*\* in database /;

/**
 * What a check of SQLite finds, one line each; none where all is well. Undefined where it cannot look, because rows are
 * sorted or computed by what only their application has.
 */
function checkLines(db: Connection, pragma: string): readonly string[] | undefined {
  const lines: string[] = [];
  try {
    for (const text of db.prepare<[], string>(pragma).pluck().iterate()) lines.push(...text.split('\n'));
  } catch (error) {
    if (isForeign(error) && lines.length === 0) return undefined;
    if (sqliteCode(error)?.startsWith('SQLITE_CORRUPT') !== true) throw error;
    // It goes on to the rows after it has listed what is wrong with the pages.
    if (lines.length === 0) lines.push('the database disk image is malformed');
  }
  return lines.filter((line) => line !== 'ok' && !HEADING.test(line) && !OF_VALUES.test(line));
}

/** `Tree 2 page 11 cell 0: ...`, `Page 28: never used`, `Fragmentation of 209 bytes reported as 0 on page 11`. */
const PAGE = /^Tree \d+ page (\d+)|^Page (\d+):|(?: on| of) page (\d+)$/;
const INDEX = / (?:in|from) index (.+)$/;

/** What a line of a check says. */
function damageOf(line: string, table?: string): Damage {
  const page = PAGE.exec(line)
    ?.slice(1)
    .find((digits) => digits !== undefined);
  const index = INDEX.exec(line)?.[1];
  return {
    place: { ...(table === undefined ? {} : { table }), ...(index === undefined ? {} : { object: index }) },
    ...(page === undefined ? {} : { page: Number(page) }),
    found: line,
  };
}
