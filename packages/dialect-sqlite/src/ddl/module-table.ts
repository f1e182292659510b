import type { Statement, View } from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import type { Connection } from '../connect/connection.js';
import { afterLoad } from './statement.js';

const ID = 'create-virtual-table:';

/**
 * A virtual table over the tables of its module, which have arrived already. `CREATE VIRTUAL TABLE` would make these tables
 * itself, empty, and of an index without content nothing else is left: so it is entered as a dump of SQLite does.
 */
export function createModuleTable({ name: { name }, sql, parts = [] }: View): Statement {
  const quoted = quoteIdentifier(name);
  const text = quoteString(name);
  return afterLoad({
    id: `${ID}${quoted}`,
    sql: [
      // Fails where the name is taken, which a written schema would not.
      `CREATE TABLE ${quoted} (x)`,
      `DROP TABLE ${quoted}`,
      'PRAGMA writable_schema = ON',
      `INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('table', ${text}, ${text}, 0, ${quoteString(sql)})`,
      'PRAGMA writable_schema = RESET',
    ].join(';\n'),
    purpose: `create virtual table ${quoted}`,
    needs: parts,
    noteWhenFailed: {
      code: 'TABLE_LEFT_OUT',
      severity: 'loss',
      place: { table: name },
      message: 'The virtual table could not be made; its statement is in the plan.',
    },
    undo: [`DROP TABLE ${quoted}`],
  });
}

/** Runs the SQL of a statement; the schema is open for writing only while a virtual table is entered into it. */
export function runSql(db: Connection, { id, sql }: Statement): void {
  if (!id.startsWith(ID)) {
    db.exec(sql);
    return;
  }
  db.unsafeMode(true);
  try {
    db.exec(sql);
  } finally {
    db.unsafeMode(false);
  }
}
