import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { prepared } from '../../connect/prepared.js';
import { columnRows, indexRows, tableRows } from '../../introspect/catalogue.js';
import type { Affinity } from '../../types/affinity.js';
import { describeTable, rowidAlias } from '../rows/table-shape.js';

/** An index along which the rows of a table can be read in binary order, each once. */
interface KeyIndex {
  readonly name: string;
  /** All ascending and compared byte by byte. */
  readonly columns: readonly string[];
  /** It is the table itself, WITHOUT ROWID, whose rows are in this order. */
  readonly isTable: boolean;
}

/** What tells by which keys the rows of a table can be read in order. */
interface TableKeys {
  /** The column that is the rowid. */
  readonly rowid: string | undefined;
  readonly indexes: readonly KeyIndex[];
  readonly affinities: ReadonlyMap<string, Affinity>;
}

/** The keys of all tables of a snapshot. */
export interface KeyFacts {
  /** Text is compared by the bytes in which it is stored: only those of UTF-8 have the order that others know. */
  readonly utf8: boolean;
  readonly tables: ReadonlyMap<string, TableKeys>;
}

interface PartRow {
  readonly index: string;
  readonly origin: string;
  readonly column: string | null;
  readonly plain: bigint;
}

/** Looks up the keys of every table; a table that cannot be looked at has none. */
export function keyFacts(db: Connection): KeyFacts {
  const tables = tableRows(db).filter((table) => table.type === 'table');
  return {
    utf8: db.pragma('encoding', { simple: true }) === 'UTF-8',
    tables: new Map(tables.map(({ name, wr }) => [name, keysOfTable(db, name, wr === 1n)])),
  };
}

function keysOfTable(db: Connection, table: string, withoutRowid: boolean): TableKeys {
  try {
    const columns = columnRows(db, table);
    const hasKeyIndex = indexRows(db, table).some((index) => index.origin === 'pk');
    const nullable = new Set(columns.filter((column) => column.notnull === 0n).map((column) => column.name));
    const shape = describeTable(db, table);
    const indexes = shape.plain ? binaryIndexes(db, table, withoutRowid) : [];
    return {
      rowid: withoutRowid ? undefined : rowidAlias(columns, hasKeyIndex),
      indexes: indexes.filter((index) => !startsWithNull(db, table, index, nullable)),
      affinities: new Map([...shape.columns].map(([name, column]) => [name, column.affinity])),
    };
  } catch {
    return { rowid: undefined, indexes: [], affinities: new Map() };
  }
}

function binaryIndexes(db: Connection, table: string, withoutRowid: boolean): readonly KeyIndex[] {
  const parts = prepared<[string], PartRow>(
    db,
    `SELECT l.name AS "index", l.origin, x.name AS "column", upper(x.coll) = 'BINARY' AND x."desc" = 0 AS plain
       FROM pragma_index_list(?, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x
       WHERE l."unique" = 1 AND l.partial = 0 AND x.key = 1 ORDER BY l.seq, x.seqno`,
  ).all(table);
  return [...new Set(parts.map((part) => part.index))].flatMap((name): readonly KeyIndex[] => {
    const own = parts.filter((part) => part.index === name);
    const columns = own.flatMap((part) => (part.plain === 1n && part.column !== null ? [part.column] : []));
    const isTable = withoutRowid && own[0]?.origin === 'pk';
    return columns.length === own.length ? [{ name, columns, isTable }] : [];
  });
}

/** Whether the first column holds a NULL, which one look in the index tells; NULLs of others are found by `checkKey`. */
function startsWithNull(
  db: Connection,
  table: string,
  { name, columns }: KeyIndex,
  nullable: ReadonlySet<string>,
): boolean {
  const first = columns[0] as string;
  if (!nullable.has(first)) return false;
  const from = `FROM main.${quoteIdentifier(table)} INDEXED BY ${quoteIdentifier(name)}`;
  return db.prepare(`SELECT 1 ${from} WHERE ${quoteIdentifier(first)} IS NULL LIMIT 1`).get() !== undefined;
}
