import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../connect/connection.js';
import { tableRows } from '../introspect/catalogue.js';
import { isKept } from '../introspect/left-out.js';
import { inTransaction } from './load/transaction.js';

/** Drops the tables in which changes of the schema kept what they took away, and says which. */
export function dropKept(db: Connection): readonly string[] {
  const names = tableRows(db).flatMap(({ name, type }) => (type === 'table' && isKept(name) ? [name] : []));
  inTransaction(db, () => {
    for (const name of names) db.exec(`DROP TABLE main.${quoteIdentifier(name)}`);
  });
  return names.map((name) => `the table ${quoteIdentifier(name)} with what it kept`);
}
