import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';

/** An open SQLite database as somebody has it in hand. */
export interface Given {
  /** What is handed over. */
  readonly handle: object;
  /** Asks it, by its own driver: rows as values. */
  ask(sql: string): readonly (readonly unknown[])[];
  exec(sql: string): void;
  close(): void;
}

/** Makes one; `name` is that of its file where it has one. */
type Make = (folder: string, name: string) => Given;

function better(path: string): Database.Database {
  return new Database(path);
}

function ofBetter(db: Database.Database, handle: object = db): Given {
  return {
    handle,
    ask: (sql) => db.prepare(sql).raw().all() as unknown[][],
    exec: (sql) => void db.exec(sql),
    close: () => db.close(),
  };
}

function ofNode(db: DatabaseSync): Given {
  return {
    handle: db,
    ask: (sql) => db.prepare(sql).all().map(Object.values),
    exec: (sql) => db.exec(sql),
    close: () => db.close(),
  };
}

function kysely(database: Database.Database): Kysely<unknown> {
  return new Kysely({ dialect: new SqliteDialect({ database }) });
}

function ofKysely(database: Database.Database): Given {
  return ofBetter(database, kysely(database));
}

/** Every kind of open SQLite database. */
export const SQLITE_KINDS: Readonly<Record<string, Make>> = {
  'a Database of better-sqlite3': (folder, name) => ofBetter(better(join(folder, name))),
  'a Database in memory': () => ofBetter(better(':memory:')),
  'a DatabaseSync of node:sqlite': (folder, name) => ofNode(new DatabaseSync(join(folder, name))),
  'a DatabaseSync in memory': () => ofNode(new DatabaseSync(':memory:')),
  'a Kysely instance over a file': (folder, name) => ofKysely(better(join(folder, name))),
  'a Kysely instance over memory': () => ofKysely(better(':memory:')),
};

/** All that a database holds, less godwit's own records: its schema, and the class and literal of every value. */
export function dumpGiven({ ask }: Pick<Given, 'ask'>): readonly unknown[] {
  const objects = ask(
    `SELECT s.type, s.name, CASE WHEN l.type = 'shadow' THEN '' ELSE s.sql END FROM sqlite_schema AS s
     LEFT JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = s.name
     WHERE s.name NOT LIKE '%godwit%' AND s.name NOT LIKE 'sqlite\\_stat_' ESCAPE '\\' ORDER BY s.type, s.name`,
  );
  const rows = objects
    .filter(([type, name]) => type === 'table' && !String(name).startsWith('sqlite_'))
    .map(([, name]) => [name, dumpTable(ask, String(name))]);
  const numbers = ['user_version', 'application_id'].map((pragma) => ask(`PRAGMA ${pragma}`));
  return [objects, rows, numbers];
}

function dumpTable(ask: Given['ask'], table: string): readonly unknown[] {
  const columns = ask(`SELECT name FROM pragma_table_xinfo('${table}') WHERE hidden IN (0, 2, 3)`);
  const values = columns.map(([name], at) => `typeof("${name}") || ' ' || quote("${name}") AS c${at}`);
  return ask(
    `SELECT ${values.join(', ')} FROM "${table}" ORDER BY ${columns.map((_, at) => at + 1).join(', ')}`,
  );
}

/** What a move could have left changed in a connection. */
export function stateOf({ ask }: Given): readonly unknown[] {
  const pragmas = [
    'foreign_keys',
    'busy_timeout',
    'ignore_check_constraints',
    'recursive_triggers',
    'writable_schema',
  ];
  return [
    ...pragmas.map((name) => [name, ask(`PRAGMA ${name}`)]),
    ask("SELECT name FROM pragma_database_list WHERE name <> 'temp'"),
    ask('SELECT name FROM sqlite_temp_schema'),
  ];
}
