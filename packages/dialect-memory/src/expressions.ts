import {
  type Expression,
  type ExpressionCodec,
  type ExpressionContext,
  type PrintedExpression,
  readExpression,
  type SqlExpression,
} from '@godwit/plugin-api';
import { refusalOf } from './expressions/refusal.js';
import { isExpression } from './expressions/shape.js';

/**
 * The text of an expression is its canonical tree as JSON, so that nothing is lost on the way. What this dialect cannot
 * compute it neither reads nor prints: every check, default and predicate that it takes holds.
 */
export const expressions: ExpressionCodec = {
  parse: (text, context) => {
    const tree = parseExpression(text);
    return tree === undefined || refusalOf(tree, context) !== undefined ? undefined : tree;
  },
  print: (expression, context) => {
    const reason = refusalOf(expression, context);
    return reason === undefined ? { ok: true, sql: JSON.stringify(expression) } : { ok: false, reason };
  },
};

/** The tree that a text spells; undefined where it is not JSON or no tree. */
export function parseExpression(text: string): Expression | undefined {
  const tree = readExpression(text);
  return isExpression(tree) ? tree : undefined;
}

/** The expression of a schema in this dialect's text: by its meaning, else, of the dialect's own, by its text. */
export function reprint(
  expression: SqlExpression,
  dialect: string,
  context: ExpressionContext,
): PrintedExpression {
  const own = expression.dialect === dialect ? parseExpression(expression.text) : undefined;
  const tree = expression.tree ?? own;
  if (tree === undefined) return { ok: false, reason: 'Its meaning is not known for certain.' };
  return expressions.print(tree, context);
}
