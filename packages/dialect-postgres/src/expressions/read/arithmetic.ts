import type { BinaryOperator, LogicalType } from '@godwit/plugin-api';
import { shiftedNow } from './time.js';
import {
  BIGINT,
  binary,
  call,
  constantInteger,
  INTEGER,
  integer,
  isInteger,
  isNull,
  NotCertain,
  type Typed,
  typed,
} from './typed.js';

type Decimal = Extract<LogicalType, { kind: 'decimal' }>;

const SUMS: Readonly<Record<string, BinaryOperator>> = { '+': 'add', '-': 'subtract', '*': 'multiply' };
const INTEGERS: Readonly<Record<string, BinaryOperator>> = {
  ...SUMS,
  '/': 'divide-integer',
  '%': 'modulo',
  '&': 'bit-and',
  '|': 'bit-or',
};

/** Signs and the complement of bits. */
export function negated(operator: string, operand: Typed): Typed {
  const { tree, type } = operand;
  if (operator === '+' || isNull(operand)) return operand;
  if (operator === '~' && isInteger(type))
    return { ...operand, tree: { kind: 'unary', operator: 'bit-not', operand: tree } };
  const number = isInteger(type) || type.kind === 'decimal' || (type.kind === 'float' && type.bits === 64);
  if (operator !== '-' || !number) throw new NotCertain();
  if (tree.kind === 'literal') {
    const text = tree.text.startsWith('-') ? tree.text.slice(1) : `-${tree.text}`;
    return { ...operand, tree: { ...tree, text } };
  }
  return { ...operand, tree: { kind: 'unary', operator: 'minus', operand: tree } };
}

/** Operators between numbers. What fails in PostgreSQL, such as a division by zero, is in no row. */
export function readArithmetic(operator: string, left: Typed, right: Typed): Typed {
  const shifted = shiftedNow(operator, left, right) ?? epochMilliseconds(operator, left, right);
  if (shifted !== undefined) return shifted;
  if (isInteger(left.type) && isInteger(right.type)) return onIntegers(operator, left, right);
  if (left.type.kind === 'decimal' || right.type.kind === 'decimal') return onDecimals(operator, left, right);
  const doubles = [left, right].every((side) => side.type.kind === 'float' && side.type.bits === 64);
  const name = operator === '/' ? 'divide' : SUMS[operator];
  if (!doubles || name === undefined) throw new NotCertain();
  return typed(binary(name, left.tree, right.tree), left.type);
}

/** The seconds of now and their fraction, times a thousand. Whole seconds stay whole. */
function epochMilliseconds(operator: string, left: Typed, right: Typed): Typed | undefined {
  const isEpoch = left.tree.kind === 'call' && left.tree.name === 'current-epoch-s' && !isInteger(left.type);
  const thousand = right.tree.kind === 'literal' && Number(right.tree.text) === 1000;
  return isEpoch && thousand && operator === '*' ? typed(call('current-epoch-ms', []), BIGINT) : undefined;
}

function onIntegers(operator: string, left: Typed, right: Typed): Typed {
  const wide = left.type.kind === 'bigint' || right.type.kind === 'bigint';
  const type = wide ? BIGINT : INTEGER;
  if (operator === '<<' || operator === '>>') return shifted(operator, left, right);
  const name = INTEGERS[operator];
  if (name === undefined) throw new NotCertain();
  return typed(binary(name, left.tree, right.tree), type);
}

function shifted(operator: string, left: Typed, right: Typed): Typed {
  const count = constantInteger(right);
  const bits = left.type.kind === 'bigint' ? 64 : left.type.kind === 'integer' ? left.type.bits : 0;
  // A shift to the left wraps at the width of the type.
  const certain = count !== undefined && count >= 0 && count < bits && (operator === '>>' || bits === 64);
  if (!certain) throw new NotCertain();
  return typed(binary(operator === '<<' ? 'shift-left' : 'shift-right', left.tree, right.tree), left.type);
}

/** PostgreSQL computes decimals exactly; rounding to the digits of the result makes doubles do so, too. */
function onDecimals(operator: string, left: Typed, right: Typed): Typed {
  const a = digits(left);
  const b = digits(right);
  const name = SUMS[operator];
  if (name === undefined) throw new NotCertain();
  const scale = operator === '*' ? a.scale + b.scale : Math.max(a.scale, b.scale);
  const whole = operator === '*' ? a.whole + b.whole : Math.max(a.whole, b.whole) + 1;
  const type: Decimal = { kind: 'decimal', precision: whole + scale, scale };
  const tree = binary(name, left.tree, right.tree);
  const exact = scale === 0 ? call('round', [tree]) : call('round', [tree, integer(scale)]);
  return typed(exact, type);
}

function digits(side: Typed): { readonly whole: number; readonly scale: number } {
  const { type } = side;
  if (type.kind !== 'decimal' || type.precision === undefined) throw new NotCertain();
  const scale = type.scale ?? 0;
  return { whole: type.precision - scale, scale };
}
