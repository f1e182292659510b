import { MigrationError } from '@godwit/plugin-api';
import { isSymbol, type Token, tokenize } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { grammar } from '../../expressions/grammar.js';
import type { TableShape } from './table-shape.js';

/** Throws WHERE_INVALID unless a predicate is one whole expression over the table's columns. */
export function checkWhere(db: Connection, table: TableShape, where: string): void {
  const problem = textProblem(tokenize(where, grammar)) ?? unreadable(db, table, where);
  if (problem === undefined) return;
  throw new MigrationError({
    code: 'WHERE_INVALID',
    message: `The predicate for the table cannot be used: ${problem}.`,
    hint: "Write one SQL expression over the table's columns, such as: created >= '2024-01-01'",
    place: { table: table.name },
  });
}

function textProblem(tokens: readonly Token[]): string | undefined {
  if (tokens.length === 0) return 'it is empty';
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'unknown') return 'it has a parameter, an unfinished string or an unknown character';
    if (isSymbol(token, ';')) return 'it has a semicolon';
    if (isSymbol(token, '(')) depth++;
    if (isSymbol(token, ')')) depth--;
    if (depth < 0) break;
  }
  return depth === 0 ? undefined : 'its parentheses do not match';
}

function unreadable(db: Connection, table: TableShape, where: string): string | undefined {
  try {
    db.prepare(`SELECT 1 FROM ${table.sql} WHERE (${where}\n)`);
    return undefined;
  } catch (error) {
    const known = typeof error === 'object' && error !== null && 'message' in error;
    return known ? String(error.message) : 'SQLite cannot read it';
  }
}
