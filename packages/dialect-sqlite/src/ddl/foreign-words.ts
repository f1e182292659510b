import type { ExpressionContext } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import Database from 'better-sqlite3';
import { missingPart } from '../errors/sqlite-error.js';

/** What an expression uses that SQLite itself does not have, as the end of a sentence; undefined where it has all of it. */
export function foreignWord(text: string, { table }: Pick<ExpressionContext, 'table'>): string | undefined {
  const columns = table.columns.map(({ name }) => `NULL AS ${quoteIdentifier(name)}`);
  const from = columns.length === 0 ? '' : `FROM (SELECT ${columns.join(', ')})`;
  const database = new Database(':memory:');
  try {
    database.prepare(`SELECT (${text}\n) ${from}`);
    return undefined;
  } catch (error) {
    const part = missingPart(error);
    return part && `it uses ${part}, which only its application has`;
  } finally {
    database.close();
  }
}
