import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';

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

export type SchemaObject = CatalogueTables['sqlite_schema'];
export type Sequence = CatalogueTables['sqlite_sequence'];

/** The SQL of the questions about the catalogue. None of them has a parameter. */
export interface CatalogueQueries {
  readonly objects: string;
  readonly sequences: string;
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

/** Given to the threads with the call: each of them would take longer to load kysely than to do what it is for. */
export const CATALOGUE_QUERIES: CatalogueQueries = {
  objects: queries.selectFrom('sqlite_schema').select(['type', 'name', 'tbl_name', 'sql']).compile().sql,
  sequences: queries.selectFrom('sqlite_sequence').select(['name', 'seq']).compile().sql,
};
