import { MigrationError, type Place } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import Database from 'better-sqlite3';
import type { Connection } from '../connect/connection.js';
import { errorText } from '../errors/target-error.js';

/** What an application adds to SQLite, so that its triggers fail here and not there. */
const OF_APPLICATIONS = /^no such (?:function|module|collation)|^unsafe use of/;

interface BrokenTrigger {
  readonly table: string;
  readonly name: string;
  readonly reason: string;
}

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string;
}

/** Throws TARGET_TRIGGER_BROKEN, naming every trigger that lets no row into one of these tables because it cannot be compiled. */
export function refuseBrokenTriggers(db: Connection, tables: readonly string[]): void {
  const broken = tables.flatMap((table) => brokenTriggers(db, table));
  const [first] = broken;
  if (first === undefined) return;
  const listed = broken.map(({ name, table, reason }) => `"${name}" of ${table} (${reason})`);
  const place: Place = broken.length > 1 ? {} : { table: first.table, object: first.name };
  throw new MigrationError({
    code: 'TARGET_TRIGGER_BROKEN',
    message: `Nobody can write rows where a trigger names what is not there: ${listed.join(', ')}.`,
    hint: `Make what they name, or drop them: ${broken.map(({ name }) => `DROP TRIGGER ${quoteIdentifier(name)};`).join(' ')}`,
    place,
  });
}

function brokenTriggers(db: Connection, table: string): readonly BrokenTrigger[] {
  if (compileInsert(db, table) === undefined) return [];
  const rows = db
    .prepare<[], SchemaRow>(
      "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid",
    )
    .all();
  return triedOneByOne(rows, table).filter(({ reason }) => !OF_APPLICATIONS.test(reason));
}

/** The triggers of a table are tried in an empty database of the same objects, so that nothing is changed for it. */
function triedOneByOne(rows: readonly SchemaRow[], table: string): readonly BrokenTrigger[] {
  const copy = new Database(':memory:');
  try {
    copy.pragma('trusted_schema = 0');
    for (const { type, sql } of rows) if (type !== 'trigger') attempt(() => copy.exec(sql));
    const own = rows.filter(
      ({ type, tbl_name }) => type === 'trigger' && tbl_name.toLowerCase() === table.toLowerCase(),
    );
    return own.flatMap(({ name, sql }) => {
      attempt(() => copy.exec(sql));
      const reason = compileInsert(copy, table);
      attempt(() => copy.exec(`DROP TRIGGER ${quoteIdentifier(name)}`));
      return reason === undefined ? [] : [{ table, name, reason }];
    });
  } finally {
    copy.close();
  }
}

/** Why no row can be inserted, in SQLite's words; its triggers are compiled along. */
function compileInsert(db: Connection, table: string): string | undefined {
  return attempt(() => db.prepare(`INSERT INTO main.${quoteIdentifier(table)} DEFAULT VALUES`));
}

function attempt(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}
