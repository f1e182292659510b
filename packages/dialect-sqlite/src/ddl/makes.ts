import type { SchemaObjects, Statement, TargetSchema } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import type { Connection } from '../connect/connection.js';
import { CATALOGUE_QUERIES } from '../introspect/catalogue-queries.js';
import { introspect } from '../introspect/introspector.js';
import { create } from './create.js';
import { runSql } from './module-table.js';

/** What SQLite itself has once the statements of a schema ran: they run in a database of their own in memory. */
export function makes(schema: TargetSchema): SchemaObjects {
  const database = new Database(':memory:');
  try {
    database.defaultSafeIntegers(true);
    for (const statement of create(schema).statements) run(database, statement);
    const { tables, views, triggers, sequences, domains } = introspect(database, CATALOGUE_QUERIES);
    return { tables, views, triggers, sequences, domains };
  } finally {
    database.close();
  }
}

/** A run goes on without what is not made after the load, such as an index that calls what SQLite itself does not have. */
function run(database: Connection, statement: Statement): void {
  try {
    runSql(database, statement);
  } catch (error) {
    if (statement.phase === 'before-load') throw error;
  }
}
