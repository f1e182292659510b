import type {
  ExpressionContext,
  LiteralExpression,
  Note,
  PrintedExpression,
  SqlExpression,
} from '@godwit/plugin-api';
import { expressions } from '../expressions/codec.js';

/** The PostgreSQL text of an expression, or why there is none. */
export function printExpression(expression: SqlExpression, context: ExpressionContext): PrintedExpression {
  const { needs = [] } = expression;
  if (expression.dialect === 'postgres' && needs.length > 0) {
    return { ok: false, reason: `it uses ${needs.join(', ')}, which is not carried` };
  }
  if (expression.dialect === 'postgres') {
    const plain = renameable(expression) ? expressions.print(expression.tree, context) : undefined;
    return plain?.ok === true ? plain : { ok: true, sql: expression.text };
  }
  if (expression.tree === undefined) return { ok: false, reason: 'its meaning is not known for certain' };
  return expressions.print(expression.tree, context);
}

/** The note of an expression that means something else in rare cases. */
export function caveatNotes(
  printed: PrintedExpression,
  note: Pick<Note, 'code' | 'place' | 'severity'>,
  what: string,
): readonly Note[] {
  if (!printed.ok || printed.caveat === undefined) return [];
  return [{ ...note, message: `${what} differs in rare cases: ${printed.caveat}` }];
}

/** A constant of a type of one's own, whose schema may have another name here, is better said without that type. */
function renameable(
  expression: SqlExpression,
): expression is SqlExpression & { readonly tree: LiteralExpression } {
  const { text, tree } = expression;
  return tree?.kind === 'literal' && tree.type === 'text' && /^'(?:[^']|'')*'::[^:]+\.[^:]+$/.test(text);
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
