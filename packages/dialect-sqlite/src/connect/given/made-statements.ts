import { MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import Database from 'better-sqlite3';
import { freeRowidName } from '../../introspect/free-rowid-name.js';

/** The name under which the file that is copied is attached. */
export const INCOMING = 'godwit_incoming';

interface Stored {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** What makes the content of a file anew. */
export interface Made {
  /** Virtual tables, which make tables of their own, and what fills each by its module. */
  readonly virtual: readonly { readonly sql: string; readonly fill: () => string }[];
  readonly tables: readonly { readonly name: string; readonly sql: string; readonly fill: string }[];
  readonly last: readonly string[];
}

export function statementsOf(path: string): Made {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const stored = db
      .prepare<[], Stored>(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
      )
      .all();
    const of = (type: string): readonly Stored[] => stored.filter((object) => object.type === type);
    const textsOf = (type: string): readonly string[] => of(type).map(({ sql }) => sql);
    const tables = of('table');
    const has = (name: string): boolean =>
      db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined;
    const sequence = has('sqlite_sequence')
      ? [
          'DELETE FROM main.sqlite_sequence',
          `INSERT INTO main.sqlite_sequence SELECT * FROM ${INCOMING}.sqlite_sequence`,
        ]
      : [];
    const numbers = ['user_version', 'application_id'].map(
      (name) => `PRAGMA main.${name} = ${String(db.pragma(name, { simple: true }))}`,
    );
    return {
      virtual: tables
        .filter(({ sql }) => isVirtual(sql))
        .map(({ name, sql }) => ({ sql, fill: fillOfModule(db, name, sql) })),
      tables: tables
        .filter(({ sql }) => !isVirtual(sql))
        .map(({ name, sql }) => ({ name, sql, fill: fillOf(db, name) })),
      last: [
        ...sequence,
        ...textsOf('index'),
        ...(has('sqlite_stat1') ? ['ANALYZE main'] : []),
        ...textsOf('view'),
        ...textsOf('trigger'),
        ...numbers,
      ],
    };
  } finally {
    db.close();
  }
}

/** Copies all rows, with their rowids where no column tells them. */
function fillOf(db: Database.Database, table: string): string {
  const columns = db
    .prepare<[string], { name: string; hidden: number }>('SELECT name, hidden FROM pragma_table_xinfo(?)')
    .all(table);
  const rowid = freeRowidName(columns.map(({ name }) => name));
  const keeps = rowid !== undefined && hasRowid(db, table, rowid) ? [rowid] : [];
  const written = columns.filter(({ hidden }) => hidden === 0).map(({ name }) => quoteIdentifier(name));
  const list = [...keeps, ...written].join(', ');
  const quoted = quoteIdentifier(table);
  return `INSERT INTO main.${quoted} (${list}) SELECT ${list} FROM ${INCOMING}.${quoted}`;
}

/** Fills a virtual table by what its module reads of it. */
function fillOfModule(db: Database.Database, name: string, sql: string): () => string {
  const content = /\bcontent\s*=\s*('[^']*'|"[^"]*"|\w+)/i.exec(sql)?.[1];
  const quoted = `main.${quoteIdentifier(name)}`;
  if (content === undefined) {
    const fill = knownFill(db, name);
    return () => {
      if (fill === undefined) throw unknownModule(name);
      return fill;
    };
  }
  if (/\w/.test(content)) return () => `INSERT INTO ${quoted} (${quoteIdentifier(name)}) VALUES ('rebuild')`;
  return () => {
    throw new MigrationError({
      code: 'WRITE_FAILED',
      message: `The virtual table ${name} keeps no content of its own, and this connection lets nobody write its index.`,
      hint: 'Give the path of a file instead, or leave the table out.',
    });
  };
}

/** Undefined where this SQLite does not know its module. */
function knownFill(db: Database.Database, name: string): string | undefined {
  try {
    return fillOf(db, name);
  } catch {
    return undefined;
  }
}

function unknownModule(name: string): MigrationError {
  return new MigrationError({
    code: 'WRITE_FAILED',
    message: `The module of the virtual table ${name} is not known here, and this connection lets nobody write its tables.`,
    hint: 'Give the path of a file instead, or leave the table out.',
  });
}

function hasRowid(db: Database.Database, table: string, rowid: string): boolean {
  try {
    db.prepare(`SELECT ${rowid} FROM ${quoteIdentifier(table)} LIMIT 0`);
    return true;
  } catch {
    return false;
  }
}

/** Whether a statement of the schema makes a virtual table. */
export function isVirtual(sql: string): boolean {
  return /^CREATE\s+VIRTUAL\b/i.test(sql);
}
