import type { BinaryOperator, UnaryOperator } from '@godwit/plugin-api';
import { Unprintable } from './expressions-unprintable.js';

const UNARY: Readonly<Record<UnaryOperator, string>> = { not: 'NOT ', minus: '-', plus: '+', 'bit-not': '~' };
const BINARY: Partial<Record<BinaryOperator, string>> = {
  and: 'AND',
  or: 'OR',
  equal: '=',
  'not-equal': '<>',
  less: '<',
  'less-equal': '<=',
  greater: '>',
  'greater-equal': '>=',
  add: '+',
  subtract: '-',
  multiply: '*',
  modulo: '%',
  concat: '||',
  'bit-and': '&',
  'bit-or': '|',
  'shift-left': '<<',
  'shift-right': '>>',
};

/** `operator operand`, in parentheses. */
export function printUnary(operator: UnaryOperator, operand: string): string {
  return `(${UNARY[operator]}${operand.startsWith('-') ? `(${operand})` : operand})`;
}

/** `left operator right`, in parentheses. */
export function printBinary(operator: BinaryOperator, left: string, right: string): string {
  // SQLite's own division truncates where both sides are integers.
  if (operator === 'divide') return `(CAST(${left} AS REAL) / ${right})`;
  if (operator === 'divide-integer') return `(CAST(${left} AS INTEGER) / CAST(${right} AS INTEGER))`;
  const symbol = BINARY[operator];
  if (symbol === undefined) throw new Unprintable('JSON operators do not give the same result in SQLite');
  return `(${left} ${symbol} ${right})`;
}
