import type { DdlCompiler, SchemaObjects, Statement, Table, TargetSchema, View } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import Database from 'better-sqlite3';
import type { Connection } from '../connect/connection.js';
import { CATALOGUE_QUERIES } from '../introspect/catalogue-queries.js';
import { introspect } from '../introspect/introspector.js';
import { change } from './change/change.js';
import { converts } from './change/converts.js';
import { create } from './create.js';
import { resetIdentities } from './identities.js';
import { runSql } from './module-table.js';
import { afterLoad, beforeLoad } from './statement.js';

/** Statements for SQLite. */
export const ddl: DdlCompiler = {
  // Else dropping a table deletes its rows one by one, and those that point at them; a renaming would reach into views;
  // and an index over LIKE would be filled by another rule.
  settings: [
    'PRAGMA foreign_keys = OFF',
    'PRAGMA legacy_alter_table = OFF',
    'PRAGMA case_sensitive_like = OFF',
  ],
  create,
  makes,
  drop,
  resetIdentities,
  analyze: (tables) => tables.map(analyzeTable),
  change,
  converts,
};

/** What a module keeps goes with its table. */
function drop(tables: readonly Table[], views: readonly View[] = []): readonly Statement[] {
  const gone = new Set(views.filter(({ parts }) => parts !== undefined).map(({ name }) => name.name));
  const own = tables.filter(({ partOf }) => partOf === undefined || !gone.has(partOf.name));
  return [...views.map(dropView), ...own.map(dropTable)];
}

function dropView({ name: view, parts }: View): Statement {
  const name = quoteIdentifier(view.name);
  if (parts !== undefined)
    return beforeLoad({
      id: `drop-table:${name}`,
      sql: `DROP TABLE ${name}`,
      purpose: `drop virtual table ${name}`,
    });
  return beforeLoad({ id: `drop-view:${name}`, sql: `DROP VIEW ${name}`, purpose: `drop view ${name}` });
}

/** Its indexes and triggers go with it. */
function dropTable(table: Table): Statement {
  const name = quoteIdentifier(table.name.name);
  return beforeLoad({
    id: `drop-table:${name}`,
    sql: `DROP TABLE ${name}`,
    purpose: `drop table ${name}`,
    table: table.name,
  });
}

function analyzeTable(table: Table): Statement {
  const name = quoteIdentifier(table.name.name);
  return afterLoad({
    id: `analyze:${name}`,
    sql: `ANALYZE ${name}`,
    purpose: `refresh the statistics of ${name}`,
    table: table.name,
  });
}

/** What SQLite itself has once the statements of a schema ran: they run in a database of their own in memory. */
function makes(schema: TargetSchema): SchemaObjects {
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
