import type { Statement } from 'better-sqlite3';
import type { Connection } from './connection.js';

const statements = new WeakMap<Connection, Map<string, Statement<unknown[], unknown>>>();

/** A statement that is asked again and again, prepared once. Its rows are objects: nobody changes its mode. */
export function prepared<Parameters extends unknown[], Row>(
  db: Connection,
  sql: string,
): Statement<Parameters, Row> {
  const known = statements.get(db) ?? new Map<string, Statement<unknown[], unknown>>();
  statements.set(db, known);
  const statement = known.get(sql) ?? db.prepare<unknown[], unknown>(sql);
  known.set(sql, statement);
  return statement as unknown as Statement<Parameters, Row>;
}
