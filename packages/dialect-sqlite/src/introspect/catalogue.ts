import type { Connection } from '../connect/connection.js';
import { prepared } from '../connect/prepared.js';
import type { CatalogueQueries, SchemaObject, Sequence } from './catalogue-queries.js';

/** Every object of the database in the order in which it was made. */
export function schemaObjects(db: Connection, queries: CatalogueQueries): readonly SchemaObject[] {
  return db.prepare<[], SchemaObject>(queries.objects).all();
}

/** The last key that AUTOINCREMENT gave, by table; `objects` are those of the database. */
export function sequences(
  db: Connection,
  queries: CatalogueQueries,
  objects: readonly SchemaObject[],
): ReadonlyMap<string, bigint> {
  if (!objects.some((object) => object.name === 'sqlite_sequence')) return new Map();
  const rows = db.prepare<[], Sequence>(queries.sequences).all();
  return new Map(rows.flatMap(({ name, seq }) => (typeof seq === 'bigint' ? [[name, seq] as const] : [])));
}

export interface TableRow {
  readonly name: string;
  readonly type: 'table' | 'view' | 'shadow' | 'virtual';
  readonly wr: bigint;
  readonly strict: bigint;
}

export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: bigint;
  readonly dflt_value: string | null;
  readonly pk: bigint;
  /** 2: generated, virtual; 3: generated, stored. */
  readonly hidden: bigint;
}

export interface IndexRow {
  readonly name: string;
  readonly unique: bigint;
  /** `c`: CREATE INDEX; `u`: UNIQUE; `pk`: PRIMARY KEY. */
  readonly origin: 'c' | 'u' | 'pk';
}

export interface IndexColumnRow {
  readonly cid: bigint;
  readonly name: string | null;
  readonly desc: bigint;
  readonly coll: string;
}

export interface ForeignKeyRow {
  readonly id: bigint;
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly on_update: string;
  readonly on_delete: string;
}

// kysely has no table-valued functions, so the pragmas are asked as they are.
export function tableRows(db: Connection): readonly TableRow[] {
  return db
    .prepare<[], TableRow>("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'")
    .all();
}

export function columnRows(db: Connection, table: string): readonly ColumnRow[] {
  return prepared<[string], ColumnRow>(db, "SELECT * FROM pragma_table_xinfo(?, 'main') ORDER BY cid").all(
    table,
  );
}

export function indexRows(db: Connection, table: string): readonly IndexRow[] {
  return prepared<[string], IndexRow>(db, "SELECT * FROM pragma_index_list(?, 'main') ORDER BY seq DESC").all(
    table,
  );
}

export function indexColumnRows(db: Connection, index: string): readonly IndexColumnRow[] {
  return prepared<[string], IndexColumnRow>(
    db,
    "SELECT * FROM pragma_index_xinfo(?, 'main') WHERE key = 1 ORDER BY seqno",
  ).all(index);
}

export function foreignKeyRows(db: Connection, table: string): readonly ForeignKeyRow[] {
  return prepared<[string], ForeignKeyRow>(
    db,
    "SELECT * FROM pragma_foreign_key_list(?, 'main') ORDER BY id DESC, seq",
  ).all(table);
}
