import type { BinaryOperator, Expression, UnaryOperator } from '@godwit/plugin-api';
import { columnNamed, type PrintScope } from './scope.js';
import { Unprintable } from './unprintable.js';

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
const ARITHMETIC: ReadonlySet<BinaryOperator> = new Set(['add', 'subtract', 'multiply', 'divide']);
const DIGITS_OF_A_DOUBLE = 15;

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

/** Says where SQLite computes with other digits than a database that has decimals and NaN. */
export function noteArithmetic(
  operator: BinaryOperator,
  sides: readonly Expression[],
  scope: PrintScope,
): void {
  if (!ARITHMETIC.has(operator)) return;
  const all = sides.map((side) => digits(side, scope));
  if (all.includes('float')) scope.caveats.add('SQLite computes with NaN as with 0');
  if (!all.some((one) => typeof one === 'object' && one.decimal)) return;
  const count = countAfter(operator, all);
  if (count > DIGITS_OF_A_DOUBLE) scope.caveats.add('SQLite computes decimals with 15 digits');
}

type Digits = 'float' | 'other' | { readonly count: number; readonly decimal: boolean };

/** The most digits that a column or a constant has. */
function digits(side: Expression, scope: PrintScope): Digits {
  if (side.kind === 'literal') {
    if (side.type !== 'integer' && side.type !== 'decimal') return 'other';
    return { count: side.text.replace(/\D/g, '').length, decimal: side.type === 'decimal' };
  }
  if (side.kind === 'binary') return computed(side, scope);
  if (side.kind === 'unary') return digits(side.operand, scope);
  if (side.kind === 'call') return widest(side.arguments, scope);
  if (side.kind === 'case') {
    const results = side.branches.map(({ result }) => result);
    return widest(side.otherwise === undefined ? results : [...results, side.otherwise], scope);
  }
  if (side.kind !== 'column') return 'other';
  const { type } = columnNamed(side.name, scope);
  if (type.kind === 'float') return 'float';
  if (type.kind === 'decimal') return { count: type.precision ?? 1000, decimal: true };
  if (type.kind === 'bigint') return { count: 19, decimal: false };
  return type.kind === 'integer' ? { count: type.bits === 16 ? 5 : 10, decimal: false } : 'other';
}

/** The digits of a value that is one of these. */
function widest(parts: readonly Expression[], scope: PrintScope): Digits {
  const all = parts.map((part) => digits(part, scope));
  if (all.includes('float')) return 'float';
  return {
    count: Math.max(0, ...all.map(countOf)),
    decimal: all.some((one) => typeof one === 'object' && one.decimal),
  };
}

function computed(expression: Extract<Expression, { kind: 'binary' }>, scope: PrintScope): Digits {
  const sides = [digits(expression.left, scope), digits(expression.right, scope)];
  if (sides.includes('float')) return 'float';
  const decimal = sides.some((one) => typeof one === 'object' && one.decimal);
  return { count: countAfter(expression.operator, sides), decimal };
}

function countAfter(operator: BinaryOperator, sides: readonly Digits[]): number {
  const counts = sides.map(countOf);
  return operator === 'multiply' ? counts.reduce((a, b) => a + b, 0) : Math.max(...counts) + 1;
}

function countOf(digit: Digits): number {
  return typeof digit === 'object' ? digit.count : 0;
}
