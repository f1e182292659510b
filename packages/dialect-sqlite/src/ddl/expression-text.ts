import type { ExpressionContext, Note, PrintedExpression, SqlExpression } from '@godwit/plugin-api';
import { quoteIdentifier, quoteString, tokenize } from '@godwit/plugin-api/sql';
import Database from 'better-sqlite3';
import { missingPart } from '../errors/sqlite-error.js';
import { expressions } from '../expressions/codec.js';
import { grammar } from '../expressions/grammar.js';

/** The SQLite text of an expression, or why there is none. */
export function printExpression(expression: SqlExpression, context: ExpressionContext): PrintedExpression {
  if (expression.dialect === 'sqlite') return printOwn(expression.text, context);
  if (expression.tree === undefined) return { ok: false, reason: 'its meaning is not known for certain' };
  return expressions.print(expression.tree, context);
}

function printOwn(text: string, context: ExpressionContext): PrintedExpression {
  const sql = ownText(text, context);
  const reason = foreignWord(sql, context);
  return reason === undefined ? { ok: true, sql } : { ok: false, reason };
}

/** The note of an expression that means something else in rare cases. */
export function caveatNotes(
  printed: PrintedExpression,
  note: Pick<Note, 'code' | 'place'>,
  what: string,
): readonly Note[] {
  if (!printed.ok || printed.caveat === undefined) return [];
  return [{ ...note, severity: 'warning', message: `${what} differs in rare cases: ${printed.caveat}` }];
}

/**
 * The text of the same dialect. Older databases hold texts in double quotes, which SQLite takes for names today unless
 * it was built otherwise: where no column has that name, they are put in single ones.
 */
function ownText(text: string, { table, purpose }: ExpressionContext): string {
  const columns = new Set(table.columns.map((column) => column.name.toLowerCase()));
  let result = '';
  let end = 0;
  for (const token of tokenize(text, grammar)) {
    result += text.slice(end, token.start);
    end = token.end;
    const isText =
      token.text.startsWith('"') && (purpose === 'default' || !columns.has(token.value.toLowerCase()));
    result += isText ? quoteString(token.value) : token.text;
  }
  return result + trailing(text.slice(end));
}

/** A comment at the end would swallow the parenthesis that follows. */
function trailing(rest: string): string {
  return rest.trim() === '' ? '' : `${rest}\n`;
}

/** What an expression uses that SQLite itself does not have, as the end of a sentence; undefined where it has all of it. */
function foreignWord(text: string, { table }: Pick<ExpressionContext, 'table'>): string | undefined {
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
