import type { UnaryOperator } from '@godwit/plugin-api';
import type { PlainOperator } from '../read/arithmetic.js';
import { Unprintable } from './unprintable.js';

const UNARY: Readonly<Record<UnaryOperator, string>> = { not: 'NOT ', minus: '-', plus: '+', 'bit-not': '~' };
const BINARY: Partial<Record<PlainOperator, string>> = {
  and: 'AND',
  or: 'OR',
  equal: '=',
  'not-equal': '<>',
  less: '<',
  'less-equal': '<=',
  greater: '>',
  'greater-equal': '>=',
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
export function printBinary(operator: PlainOperator, left: string, right: string): string {
  if (operator === 'divide-integer') return `(CAST(${left} AS INTEGER) / CAST(${right} AS INTEGER))`;
  const symbol = BINARY[operator];
  if (symbol === undefined) throw new Unprintable('JSON operators do not give the same result in SQLite');
  return `(${left} ${symbol} ${right})`;
}
