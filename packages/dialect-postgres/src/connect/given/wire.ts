import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import pg, { type QueryConfig, type QueryResult, type Submittable } from 'pg';
import { textParsers } from '../text-parsers.js';

/** The protocol of a session of node-postgres, of whichever copy. */
export interface Wire extends EventEmitter {
  readonly stream: Socket;
}

/** Hands a query that speaks the protocol itself to the session that it is for. */
export type Submit = (query: Submittable) => void | Promise<void>;

/** So long a query may wait behind others. */
const UNSENT_MS = 2000;

type Answer = (error: Error | null, result: QueryResult) => void;

/** A query of this copy of node-postgres, whose values are read as godwit reads them. */
export function ask<Row extends object>(
  submit: Submit,
  config: string | QueryConfig,
  values?: readonly unknown[],
): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    void submit(queryOf(config, values, settle(resolve as (result: QueryResult) => void, reject)));
  });
}

/** What a session says of itself: its protocol, and whether it is in a transaction. */
export interface Probed {
  readonly wire: Wire;
  readonly isInTransaction: boolean;
}

/** Asks for nothing, and learns the protocol by it. Rejects where the driver beneath is not node-postgres in JavaScript. */
export function probe(submit: Submit): Promise<Probed> {
  return new Promise((resolve, reject) => {
    let wire: Wire | undefined;
    let status = 'I';
    const query = queryOf('SELECT 1', undefined, (error) => {
      if (wire === undefined) reject(new NotNodePostgres('the query was not sent', { cause: error }));
      else if (error !== null) reject(error);
    });
    const send = query.submit.bind(query);
    query.submit = (connection: unknown) => {
      if (!isWire(connection)) {
        reject(new NotNodePostgres('the session has no protocol'));
        return undefined;
      }
      wire = connection;
      connection.once('readyForQuery', (message: { readonly status?: string } | undefined) => {
        status = message?.status ?? 'I';
        resolve({ wire: connection, isInTransaction: status !== 'I' });
      });
      return send(connection as never);
    };
    void Promise.resolve(submit(query)).then(() => {
      const late = (): void => reject(new NotNodePostgres('the query was not sent'));
      if (wire === undefined) setTimeout(late, UNSENT_MS);
    });
  });
}

/** The driver beneath a session is not node-postgres. */
export class NotNodePostgres extends Error {}

function queryOf(
  config: string | QueryConfig,
  values: readonly unknown[] | undefined,
  callback: Answer,
): Submittable {
  const asked = typeof config === 'string' ? { text: config } : config;
  const own = {
    ...asked,
    ...(values === undefined ? {} : { values: [...values] }),
    types: textParsers,
    callback,
  };
  return new pg.Query(own as QueryConfig) as unknown as Submittable;
}

function settle(resolve: (result: QueryResult) => void, reject: (error: Error) => void): Answer {
  return (error, result) => (error === null ? resolve(result) : reject(error));
}

function isWire(connection: unknown): connection is Wire {
  const { stream, query, parse } = connection as Record<string, unknown>;
  return typeof stream === 'object' && typeof query === 'function' && typeof parse === 'function';
}
