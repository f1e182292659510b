import type { ArithmeticOperator, BinaryOperator, LogicalType } from '@godwit/plugin-api';
import { digitsOf, integerDigits } from './constant.js';
import { shiftedNow } from './time.js';
import {
  arithmetic,
  BIGINT,
  binary,
  call,
  constantInteger,
  INTEGER,
  isInteger,
  isNull,
  NotCertain,
  type Typed,
  typed,
} from './typed.js';

type Decimal = Extract<LogicalType, { kind: 'decimal' }>;

const SUMS: Readonly<Record<string, ArithmeticOperator>> = { '+': 'add', '-': 'subtract', '*': 'multiply' };
const INTEGERS: Readonly<Record<string, Exclude<BinaryOperator, ArithmeticOperator>>> = {
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
export function readArithmetic(operator: string, left: Typed, divisor: Typed): Typed {
  const right = operator === '/' || operator === '%' ? withoutZero(divisor) : divisor;
  const shifted = shiftedNow(operator, left, right) ?? epochMilliseconds(operator, left, right);
  if (shifted !== undefined) return shifted;
  if (isInteger(left.type) && isInteger(right.type)) return onIntegers(operator, left, right);
  if (left.type.kind === 'decimal' || right.type.kind === 'decimal') return onDecimals(operator, left, right);
  const doubles = [left, right].every((side) => side.type.kind === 'float' && side.type.bits === 64);
  const name = operator === '/' ? 'divide' : SUMS[operator];
  if (!doubles || name === undefined) throw new NotCertain();
  return typed(arithmetic(name, 'double', left.tree, right.tree), left.type);
}

/** A divisor of zero gives NULL in any case, which `NULLIF(x, 0)` says. */
function withoutZero(divisor: Typed): Typed {
  const { tree } = divisor;
  const [value, zero] = tree.kind === 'call' && tree.name === 'nullif' ? tree.arguments : [];
  const isZero = zero?.kind === 'literal' && Number(zero.text) === 0;
  return value !== undefined && isZero ? { ...divisor, tree: value } : divisor;
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
  const sum = SUMS[operator];
  if (sum !== undefined) return typed(arithmetic(sum, 'integer', left.tree, right.tree), type);
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

/** Exactly; the result has all its digits. */
function onDecimals(operator: string, left: Typed, right: Typed): Typed {
  const name = SUMS[operator];
  if (name === undefined) throw new NotCertain();
  const type = typeOf(operator, digits(left), digits(right));
  const tree = arithmetic(name, 'decimal', left.tree, right.tree);
  return typed(type.scale === undefined ? tree : { ...tree, scale: type.scale }, type);
}

interface Digits {
  readonly whole: number;
  readonly scale: number;
}

function typeOf(operator: string, a: Digits | undefined, b: Digits | undefined): Decimal {
  if (a === undefined || b === undefined) return { kind: 'decimal' };
  const scale = operator === '*' ? a.scale + b.scale : Math.max(a.scale, b.scale);
  const whole = operator === '*' ? a.whole + b.whole : Math.max(a.whole, b.whole) + 1;
  return { kind: 'decimal', precision: whole + scale, scale };
}

/** Undefined where they are as many as each value has. Throws NotCertain for what is no exact number. */
function digits(side: Typed): Digits | undefined {
  const { tree } = side;
  const type = !isInteger(side.type)
    ? side.type
    : tree.kind === 'literal'
      ? digitsOf(tree.text)
      : integerDigits(side.type);
  if (type.kind !== 'decimal') throw new NotCertain();
  const { precision, scale = 0 } = type;
  return precision === undefined ? undefined : { whole: precision - scale, scale };
}
