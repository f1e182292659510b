import type { Duplex } from 'node:stream';
import type { QueryArrayConfig, QueryArrayResult, QueryConfig, QueryResult, Submittable } from 'pg';

/** A session of node-postgres: a client of godwit's own, or one that somebody lends. */
export interface SessionClient {
  /** The protocol, and by it the socket. */
  readonly connection: { readonly stream: Duplex };
  /** The number that the server told when the session was opened; 0 where it is not known. */
  readonly processID?: number | null;
  /** So long its end may take; absent: as long as a goodbye. */
  readonly patienceMs?: number;
  on(event: 'end', listener: () => void): unknown;
  query<Query extends Submittable>(query: Query): Query;
  query<Row extends unknown[]>(query: QueryArrayConfig): Promise<QueryArrayResult<Row>>;
  query<Row extends object>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<Row>>;
  end(): Promise<void>;
}
