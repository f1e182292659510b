import { MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { prepared } from '../../connect/prepared.js';
import { remembered } from '../../connect/remembered.js';
import { freeRowidName } from '../../introspect/free-rowid-name.js';
import { type Affinity, affinityOf } from '../../types/affinity.js';
import { type KeyPart, type KeySpace, keyColumnsSpace, ordinalSpace, rowidSpace } from './key-space.js';
import { tableSource } from './table-source.js';

/** What reading needs to know of a table, from the database itself. */
export interface TableShape {
  readonly name: string;
  /** What a query reads from, which has the table's own name there. */
  readonly sql: string;
  /** Whether an index can be named after it. */
  readonly plain: boolean;
  readonly columns: ReadonlyMap<string, ColumnShape>;
  readonly keys: KeySpace;
  /** The primary key of a table whose rows are read by a rowid that is no column; empty: it has none, or `keys` are it. */
  readonly primaryKey: readonly string[];
}

interface ColumnShape {
  readonly name: string;
  readonly affinity: Affinity;
  readonly generated: boolean;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly pk: bigint;
  readonly hidden: bigint;
}

/** Throws READ_FAILED where there is no such table in the snapshot. */
export function describeTable(db: Connection, name: string): TableShape {
  return remembered(db, `table ${name}`, () => lookUp(db, name));
}

function lookUp(db: Connection, name: string): TableShape {
  const table = prepared<[string, string], { wr: bigint; strict: bigint }>(
    db,
    "SELECT wr, strict FROM pragma_table_list(?) WHERE schema = 'main' AND name = ?",
  ).get(name, name);
  if (table === undefined) {
    throw new MigrationError({
      code: 'READ_FAILED',
      message: 'There is no such table.',
      place: { table: name },
    });
  }
  const rows = prepared<[string], ColumnRow>(
    db,
    "SELECT name, type, pk, hidden FROM pragma_table_xinfo(?, 'main')",
  ).all(name);
  const columns = new Map(rows.map((row) => [row.name, columnShape(row, table.strict === 1n)]));
  const keys =
    table.wr === 1n ? keyColumnsSpace(primaryKeyParts(db, name)) : rowKeySpace(rows, hasKeyIndex(db, name));
  const { sql, plain } = tableSource(db, name);
  const isKey = ({ pk }: ColumnRow): boolean => pk > 0n;
  const own = rows
    .filter(isKey)
    .toSorted((a, b) => Number(a.pk - b.pk))
    .map((row) => row.name);
  const primaryKey = own.every((column) => keys.labels.includes(column)) ? [] : own;
  return { name, sql, plain, columns, keys, primaryKey };
}

function columnShape(row: ColumnRow, strict: boolean): ColumnShape {
  const any = strict && row.type.toUpperCase() === 'ANY';
  return { name: row.name, affinity: any ? 'blob' : affinityOf(row.type), generated: row.hidden > 1n };
}

/** Whether the primary key has an index of its own. */
export function hasKeyIndex(db: Connection, table: string): boolean {
  return (
    prepared<[string], unknown>(db, "SELECT 1 FROM pragma_index_list(?, 'main') WHERE origin = 'pk'").get(
      table,
    ) !== undefined
  );
}

/** The parts of the key of a table WITHOUT ROWID, in its order. */
export function primaryKeyParts(db: Connection, table: string): readonly KeyPart[] {
  const parts = db
    .prepare(
      `SELECT x.name, x."desc", x.coll FROM pragma_index_list(?, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x
       WHERE l.origin = 'pk' AND x.key = 1 ORDER BY x.seqno`,
    )
    .all(table) as { name: string; desc: bigint; coll: string }[];
  return parts.map((part) => ({
    name: part.name,
    descending: part.desc === 1n,
    collation: part.coll,
  }));
}

function rowKeySpace(columns: readonly ColumnRow[], keyIndex: boolean): KeySpace {
  const free = freeRowidName(columns.map((column) => column.name));
  const alias = rowidAlias(columns, keyIndex);
  if (free !== undefined) return rowidSpace(free, alias ?? 'rowid');
  return alias === undefined ? ordinalSpace() : rowidSpace(quoteIdentifier(alias), alias);
}

/** The column that is the rowid. An INTEGER PRIMARY KEY with an index of its own (DESC, by an old quirk) is not. */
export function rowidAlias(
  columns: readonly { readonly name: string; readonly type: string; readonly pk: bigint }[],
  keyIndex: boolean,
): string | undefined {
  const key = columns.filter((column) => column.pk > 0n);
  return !keyIndex && key.length === 1 && key[0]?.type.toUpperCase() === 'INTEGER' ? key[0].name : undefined;
}
