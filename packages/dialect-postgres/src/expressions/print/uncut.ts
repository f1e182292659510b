import type { Expression, ExpressionContext, LogicalType } from '@godwit/plugin-api';
import { call, integer, literal } from '../read/typed.js';

/** A text without its being cut to the length of the column it is assigned to: PostgreSQL does that by itself. */
export function uncut(expression: Expression, { expected, purpose }: ExpressionContext): Expression {
  const isCut = expression.kind === 'case' && purpose === 'generated' && expected?.kind === 'text';
  if (!isCut || expected.maxLength === undefined || expression.otherwise === undefined) return expression;
  const cut = cutTo(expression.otherwise, expected.maxLength);
  return JSON.stringify(cut) === JSON.stringify(expression) ? expression.otherwise : expression;
}

/** A decimal without its being rounded or cast to the digits of the column it is assigned to. Undefined for all else. */
export function unrounded(
  expression: Expression,
  { expected, purpose }: ExpressionContext,
): Expression | undefined {
  if (purpose !== 'generated' || expected?.kind !== 'decimal') return undefined;
  if (expression.kind === 'call' && expression.name === 'round') return bare(expression.arguments, expected);
  if (expression.kind !== 'cast') return undefined;
  const { digits, ...whole } = expression;
  return digits?.[0] === expected.precision && digits?.[1] === (expected.scale ?? 0) ? whole : undefined;
}

function bare(
  [value, digits]: readonly Expression[],
  { precision, scale = 0 }: Extract<LogicalType, { kind: 'decimal' }>,
): Expression | undefined {
  const count = digits === undefined ? '0' : digits.kind === 'literal' ? digits.text : '';
  return precision !== undefined && count === String(scale) ? value : undefined;
}

/** A text of which blanks at the end give way to a length, and nothing else does. */
export function cutTo(text: Expression, length: number): Expression {
  const kept = call('substring', [text, integer(1), integer(length)]);
  const isBlank: Expression = {
    kind: 'binary',
    operator: 'equal',
    left: call('trim-end', [text, literal('text', ' ')]),
    right: call('trim-end', [kept, literal('text', ' ')]),
  };
  return { kind: 'case', branches: [{ when: isBlank, result: kept }], otherwise: text };
}
