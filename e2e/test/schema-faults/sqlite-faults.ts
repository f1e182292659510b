import type Database from 'better-sqlite3';
import type { Break, Faults, Situation } from './fault.js';

type Target = Database.Database;

/** Makes a table anew with another text, as SQLite has no other way to alter one. */
function rebuild(table: 'full' | 'bare' | 'folding', from: RegExp, to: string): Break<Target> {
  return (db, t) => {
    const name = `${table}_${t}`;
    const find = db.prepare('SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = ?').pluck();
    const sql = String(find.get(name, 'table'));
    const changed = sql.replace(from, to.replaceAll('{t}', t));
    if (changed === sql) throw new Error(`${from} is not in ${sql}`);
    const others = [...find.all(name, 'index'), ...find.all(name, 'trigger')].filter((one) => one !== null);
    db.pragma('foreign_keys = off');
    db.exec(`DROP TABLE "${name}"; ${changed}; ${others.join('; ')}`);
  };
}

/** A clause more at the end of the table. */
function add(table: 'full' | 'bare', clause: string): Break<Target> {
  return rebuild(table, /\n?\)( STRICT)?$/, `, ${clause})$1`);
}

function run(sql: (t: Situation) => string): Break<Target> {
  return (db, t) => {
    db.exec(sql(t));
  };
}

const NONE = 'SQLite has none';
const INTEGER_KEY = /INTEGER(?: CONSTRAINT "\w+")? PRIMARY KEY AUTOINCREMENT/;
const ID_LINE = /"id" \w+ NOT NULL/;

/** What can be broken in a SQLite target, whose tables were made by godwit. */
export const SQLITE_FAULTS: Faults<Target> = {
  'primary key': {
    dropped: rebuild('full', INTEGER_KEY, 'INTEGER'),
    altered: rebuild(
      'full',
      /INTEGER(?: CONSTRAINT "\w+")? PRIMARY KEY AUTOINCREMENT([\s\S]*\S)\s*\)( STRICT)?$/,
      'INTEGER NOT NULL$1, PRIMARY KEY ("id", "code"))$2',
    ),
    added: add('bare', 'PRIMARY KEY ("code")'),
  },
  'unique key': {
    dropped: rebuild('full', /,\s*CONSTRAINT "\w+" UNIQUE \([^)]*\)/, ''),
    altered: rebuild('full', /(UNIQUE \([^)]*\))/, '$1 ON CONFLICT REPLACE'),
    added: add('bare', 'UNIQUE ("code")'),
  },
  'foreign key': {
    dropped: rebuild('full', /,\s*CONSTRAINT "\w+" FOREIGN KEY .* ON DELETE CASCADE/, ''),
    altered: rebuild('full', /ON DELETE CASCADE/, 'ON DELETE SET NULL'),
    added: add('bare', 'FOREIGN KEY ("parent_id") REFERENCES "parent" ("id")'),
  },
  index: {
    dropped: run((t) => `DROP INDEX full_${t}_n`),
    altered: run((t) => `DROP INDEX full_${t}_n; CREATE INDEX full_${t}_n ON full_${t} (n DESC) WHERE n > 2`),
    added: run((t) => `CREATE INDEX other_${t} ON bare_${t} (lower(code))`),
  },
  check: {
    dropped: rebuild('full', /,\s*CONSTRAINT "\w+" CHECK \(.*\)/, ''),
    altered: rebuild('full', /1000/, '2000'),
    added: add('bare', 'CHECK ("n" > 0)'),
  },
  default: {
    dropped: rebuild('full', /DEFAULT \(5\)/, ''),
    altered: rebuild('full', /DEFAULT \(5\)/, 'DEFAULT (6)'),
    added: rebuild('bare', /"n" (\w+)/, '"n" $1 DEFAULT (5)'),
  },
  'not null': {
    dropped: rebuild('full', /("code" \w+) NOT NULL/, '$1'),
    altered: rebuild('full', /("code" \w+ NOT NULL)/, '$1 ON CONFLICT IGNORE'),
    added: rebuild('bare', /"n" (\w+)/, '"n" $1 NOT NULL'),
  },
  identity: {
    dropped: rebuild('full', INTEGER_KEY, 'BIGINT NOT NULL PRIMARY KEY'),
    altered: rebuild('full', / AUTOINCREMENT/, ''),
    added: rebuild('bare', ID_LINE, '"id" INTEGER PRIMARY KEY'),
  },
  'generated expression': {
    dropped: rebuild('full', /GENERATED ALWAYS AS \(.*\) STORED/, ''),
    altered: rebuild('full', /\* 2(\)+ STORED)/, '* 3$1'),
    added: rebuild('bare', /"total" (\w+)/, '"total" $1 GENERATED ALWAYS AS ("n" * 2) STORED'),
  },
  collation: {
    dropped: rebuild('folding', /COLLATE NOCASE/, ''),
    altered: rebuild('folding', /COLLATE NOCASE/, 'COLLATE RTRIM'),
    added: rebuild('bare', /"code" (\w+)/, '"code" $1 COLLATE NOCASE'),
  },
  view: {
    dropped: run((t) => `DROP VIEW view_${t}`),
    altered: run((t) => `DROP VIEW view_${t}; CREATE VIEW view_${t} AS SELECT id FROM full_${t}`),
    added: run((t) => `CREATE VIEW other_${t} AS SELECT id FROM full_${t}`),
  },
  trigger: {
    dropped: run((t) => `DROP TRIGGER trigger_${t}`),
    altered: run(
      (t) =>
        `DROP TRIGGER trigger_${t}; CREATE TRIGGER trigger_${t} AFTER DELETE ON full_${t} BEGIN SELECT 1; END`,
    ),
    added: run((t) => `CREATE TRIGGER other_${t} AFTER INSERT ON bare_${t} BEGIN SELECT 2; END`),
  },
  comment: { dropped: NONE, altered: NONE, added: NONE },
  sequence: { dropped: NONE, altered: NONE, added: NONE },
};
