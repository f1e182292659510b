import type { Connection } from './connection.js';

const memories = new WeakMap<Connection, Map<string, unknown>>();

/** From now on, what is looked up of the schema of a connection is looked up once: it begins a snapshot. */
export function rememberSchema(db: Connection): void {
  memories.set(db, new Map());
}

/** What is known of a schema that does not change; looked up each time on a connection that is in no snapshot. */
export function remembered<T>(db: Connection, what: string, lookUp: () => T): T {
  const memory = memories.get(db);
  if (memory?.has(what)) return memory.get(what) as T;
  const found = lookUp();
  memory?.set(what, found);
  return found;
}
