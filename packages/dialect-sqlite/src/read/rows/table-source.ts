import { MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { prepared } from '../../connect/prepared.js';
import { remembered } from '../../connect/remembered.js';
import { isForeign } from '../../errors/sqlite-error.js';
import { columnRows } from '../../introspect/catalogue.js';
import { freeRowidName } from '../../introspect/free-rowid-name.js';

/** A table as the FROM clause of a query says it. */
export interface TableSource {
  readonly sql: string;
  /** The same along no index: one that another engine fills may hold fewer rows, or none. */
  readonly unindexed: string;
  /** Whether it is the table itself, after which an index can be named. */
  readonly plain: boolean;
}

/**
 * How the rows of a table are read. A collation that only the application knows stands in the way of every comparison with
 * its column, and of every index that is sorted by it: such a table is read without indexes, and its text compared by bytes.
 * A column that only the application can compute is left out. Throws READ_FAILED where SQLite itself can read no row.
 */
export function tableSource(db: Connection, table: string, alias = table): TableSource {
  return remembered(db, `source ${JSON.stringify([table, alias])}`, () => findSource(db, table, alias));
}

function findSource(db: Connection, table: string, alias: string): TableSource {
  const name = `"main".${quoteIdentifier(table)}`;
  const own = alias === table ? '' : ` AS ${quoteIdentifier(alias)}`;
  const columns = columnRows(db, table).map((row) => row.name);
  const rows = `FROM ${name} NOT INDEXED LIMIT 0`;
  const known = columns.map((column) => `${quoteIdentifier(column)}=${quoteIdentifier(column)}`);
  const sorted = foreignIndex(db, table);
  if (sorted === undefined && whyNot(db, `SELECT ${known.join(', ')} ${rows}`) === undefined)
    return { sql: `${name}${own}`, unindexed: `${name}${own} NOT INDEXED`, plain: true };
  const reason = whyNot(db, `SELECT 1 ${rows}`);
  if (reason !== undefined) throw unreadable(table, reason, sorted);
  const cells = columns.flatMap((column): readonly string[] => {
    const x = quoteIdentifier(column);
    if (whyNot(db, `SELECT ${x} ${rows}`) !== undefined) return [];
    return [whyNot(db, `SELECT ${x}=${x} ${rows}`) === undefined ? x : `${x} COLLATE BINARY AS ${x}`];
  });
  const key = freeRowidName(columns);
  if (key !== undefined && whyNot(db, `SELECT ${key} ${rows}`) === undefined)
    cells.unshift(`${key} AS ${key}`);
  const quoted = quoteIdentifier(alias);
  const sql = `(SELECT ${cells.join(', ')} FROM ${name} NOT INDEXED) AS ${quoted}`;
  return { sql, unindexed: sql, plain: false };
}

/** Whether the values of a column are computed by something that only the application has. */
export function isComputable(db: Connection, table: string, column: string): boolean {
  return (
    whyNot(db, `SELECT ${quoteIdentifier(column)} FROM "main".${quoteIdentifier(table)} LIMIT 0`) ===
    undefined
  );
}

interface ForeignIndex {
  readonly column: string | null;
  readonly collation: string;
}

/** A part of an index that is sorted by a collation that SQLite itself does not have; it lists unknown ones as its own. */
function foreignIndex(db: Connection, table: string): ForeignIndex | undefined {
  return prepared<[string], ForeignIndex>(
    db,
    `SELECT x.name AS "column", x.coll AS collation
         FROM pragma_index_list(?, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x
        WHERE x.key = 1 AND upper(x.coll) NOT IN ('BINARY', 'NOCASE', 'RTRIM') LIMIT 1`,
  ).get(table);
}

/** Why a query cannot be prepared, where something that only the application has is missing; any other error is thrown. */
function whyNot(db: Connection, sql: string): string | undefined {
  try {
    db.prepare(sql);
    return undefined;
  } catch (error) {
    if (isForeign(error)) return error.message;
    throw error;
  }
}

function unreadable(table: string, reason: string, key: ForeignIndex | undefined): MigrationError {
  const column = key?.column ?? undefined;
  const cause =
    key === undefined
      ? `without what its application defines: ${reason}`
      : `whose rows are sorted by the collation "${key.collation}", which only its application has`;
  return new MigrationError({
    code: 'READ_FAILED',
    message: `SQLite itself cannot read this table, ${cause}.`,
    place: { table, ...(column === undefined ? {} : { column }) },
    hint: 'Leave the table out (excludeTables), or let the application copy its rows into a table without it.',
  });
}
