import type { ExpressionContext, PrintedExpression, SqlExpression } from '@godwit/plugin-api';
import { expressions } from '../expressions.js';

/** The PostgreSQL text of an expression, or why there is none. */
export function printExpression(expression: SqlExpression, context: ExpressionContext): PrintedExpression {
  if (expression.dialect === 'postgres') return { ok: true, sql: expression.text };
  if (expression.tree === undefined) return { ok: false, reason: 'its meaning is not known for certain' };
  return expressions.print(expression.tree, context);
}

/** The names of the columns that an expression reads. */
export function columnsOf(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  collect(node, names);
  return names;
}

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node && node.kind === 'column' && 'name' in node && typeof node.name === 'string') {
    names.add(node.name);
    return;
  }
  for (const child of Object.values(node)) collect(child, names);
}
