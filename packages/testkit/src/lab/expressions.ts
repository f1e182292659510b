import type {
  ArithmeticOperator,
  BinaryOperator,
  Check,
  Expression,
  LiteralExpression,
  Numbers,
  SqlExpression,
} from '@godwit/plugin-api';
import { KIT_DIALECT } from './make-tables.js';

/** An expression of the kit's own dialect: its text means nothing to any dialect, its tree all. */
export function expressionOf(tree: Expression): SqlExpression {
  return { text: 'an expression of the kit', dialect: KIT_DIALECT, tree };
}

/** An expression that no dialect can know: it has no tree. */
export const KIT_EXPRESSION: SqlExpression = { text: 'magic_of_the_kit(1)', dialect: KIT_DIALECT };

export function literal(type: LiteralExpression['type'], text: string): LiteralExpression {
  return { kind: 'literal', type, text };
}

/** A constant. */
export function constant(type: LiteralExpression['type'], text: string): SqlExpression {
  return expressionOf(literal(type, text));
}

export function columnNamed(name: string): Expression {
  return { kind: 'column', name };
}

export function binary(
  operator: Exclude<BinaryOperator, ArithmeticOperator>,
  left: Expression,
  right: Expression,
): Expression {
  return { kind: 'binary', operator, left, right };
}

export function arithmetic(
  operator: ArithmeticOperator,
  numbers: Numbers,
  left: Expression,
  right: Expression,
): Extract<Expression, { readonly numbers: Numbers }> {
  return { kind: 'binary', operator, numbers, left, right };
}

/** A check that compares a column with a whole number. */
export function checkOf(
  name: string,
  column: string,
  operator: Exclude<BinaryOperator, ArithmeticOperator>,
  number: string,
): Check {
  const tree = binary(operator, columnNamed(column), literal('integer', number));
  return { name, expression: expressionOf(tree) };
}
