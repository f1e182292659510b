import type { TableName, Value } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Answers, AskedText } from '@godwit/testkit';
import Database from 'better-sqlite3';

/** What SQLite makes of texts in every row of a table; assigned ones as an UPDATE keeps them. */
export async function evaluate(
  config: unknown,
  { name }: TableName,
  asked: readonly AskedText[],
): Promise<readonly Answers[]> {
  const db = new Database((config as { readonly path: string }).path);
  db.defaultSafeIntegers(true);
  try {
    const ids = db
      .prepare(`SELECT id FROM ${quoteIdentifier(name)} ORDER BY id`)
      .pluck()
      .all();
    return asked.map((one) => answersOf(db, ids, askOf(quoteIdentifier(name), one)));
  } finally {
    db.close();
  }
}

function askOf(table: string, { text, into }: AskedText): string {
  if (into === undefined) return `SELECT (${text}) FROM ${table} WHERE id = ?`;
  const column = quoteIdentifier(into);
  return `UPDATE ${table} SET ${column} = (${text}) WHERE id = ? RETURNING ${column}`;
}

function answersOf(db: Database.Database, ids: readonly unknown[], sql: string): Answers {
  const ask = db.prepare(sql).pluck();
  db.exec('BEGIN');
  try {
    return ids.map((id): Value | undefined => {
      try {
        return ask.get(id) as Value;
      } catch {
        return undefined;
      }
    });
  } finally {
    db.exec('ROLLBACK');
  }
}
