import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Connection } from './connection.js';

/** A builder of typed queries that compiles only: what it makes runs on a {@link Connection}, in its transaction. */
export function queryBuilder<Tables>(): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** Runs a built query. */
export async function runQuery<Row extends object>(
  connection: Connection,
  query: Compilable<Row>,
): Promise<readonly Row[]> {
  const { sql, parameters } = query.compile();
  return connection.query<Row>(sql, parameters);
}
