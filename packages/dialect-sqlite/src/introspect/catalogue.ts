import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Connection } from '../worker/connection.js';

/** The tables in which SQLite keeps its own knowledge. */
interface CatalogueTables {
  readonly sqlite_schema: {
    readonly type: 'table' | 'index' | 'view' | 'trigger';
    readonly name: string;
    readonly tbl_name: string;
    readonly sql: string | null;
  };
  readonly sqlite_sequence: { readonly name: string; readonly seq: unknown };
}

// Compiles queries only; they run on the connection that holds the snapshot.
const queries = new Kysely<CatalogueTables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export type SchemaObject = CatalogueTables['sqlite_schema'];

/** Every object of the database in the order in which it was made. */
export function schemaObjects(db: Connection): readonly SchemaObject[] {
  return run(db, queries.selectFrom('sqlite_schema').select(['type', 'name', 'tbl_name', 'sql']).compile());
}

/** The last key that AUTOINCREMENT gave, by table. */
export function sequences(db: Connection): ReadonlyMap<string, bigint> {
  if (!schemaObjects(db).some((object) => object.name === 'sqlite_sequence')) return new Map();
  const rows = run(db, queries.selectFrom('sqlite_sequence').select(['name', 'seq']).compile());
  return new Map(rows.flatMap(({ name, seq }) => (typeof seq === 'bigint' ? [[name, seq] as const] : [])));
}

function run<Row>(db: Connection, query: CompiledQuery<Row>): readonly Row[] {
  return db.prepare<unknown[], Row>(query.sql).all(...query.parameters);
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
  return db
    .prepare<[string], ColumnRow>("SELECT * FROM pragma_table_xinfo(?, 'main') ORDER BY cid")
    .all(table);
}

export function indexRows(db: Connection, table: string): readonly IndexRow[] {
  return db
    .prepare<[string], IndexRow>("SELECT * FROM pragma_index_list(?, 'main') ORDER BY seq DESC")
    .all(table);
}

export function indexColumnRows(db: Connection, index: string): readonly IndexColumnRow[] {
  return db
    .prepare<[string], IndexColumnRow>(
      "SELECT * FROM pragma_index_xinfo(?, 'main') WHERE key = 1 ORDER BY seqno",
    )
    .all(index);
}

export function foreignKeyRows(db: Connection, table: string): readonly ForeignKeyRow[] {
  return db
    .prepare<[string], ForeignKeyRow>(
      "SELECT * FROM pragma_foreign_key_list(?, 'main') ORDER BY id DESC, seq",
    )
    .all(table);
}
