import type { ArithmeticOperator, BinaryOperator, Expression, UnaryOperator } from '@godwit/plugin-api';
import {
  addExact,
  type Exact,
  exactOf,
  multiplyExact,
  negateExact,
  parseExact,
  roundExact,
} from '../exact.js';
import { compareData } from './compare.js';
import { type Datum, exactNumber, floatOf, integerOf, isTrue, numberOf, textOf } from './datum.js';

type Operation = (left: Datum, right: Datum) => Datum;

/** What the operators with two sides do; those that are missing are refused when an expression is printed. */
export const BINARY_OPERATIONS: Readonly<
  Partial<Record<Exclude<BinaryOperator, ArithmeticOperator>, Operation>>
> = {
  and: (left, right) => both(isTrue(left), isTrue(right)),
  or: (left, right) => not(both(not(isTrue(left)), not(isTrue(right)))),
  equal: comparison((order) => order === 0),
  'not-equal': comparison((order) => order !== 0),
  less: comparison((order) => order < 0),
  'less-equal': comparison((order) => order <= 0),
  greater: comparison((order) => order > 0),
  'greater-equal': comparison((order) => order >= 0),
  'divide-integer': whole((a, b) => (b === 0n ? null : a / b)),
  modulo: whole((a, b) => (b === 0n ? null : a % b)),
  concat: (left, right) => {
    const [a, b] = [textOf(left), textOf(right)];
    return a === null || b === null ? null : a + b;
  },
  'bit-and': whole((a, b) => a & b),
  'bit-or': whole((a, b) => a | b),
};

type Arithmetic = Extract<Expression, { readonly numbers: unknown }>;

/** What the operators between numbers do; `numbers` says with which. */
export function computed({ operator, numbers, scale }: Arithmetic, left: Datum, right: Datum): Datum {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === null || b === null) return null;
  const { exact, float } = ARITHMETIC[operator];
  const isFloat = numbers === 'double' || [a, b].some((one) => typeof one === 'number');
  if (!isFloat && exact !== undefined) {
    const result = exact(a as Exact, b as Exact);
    return scale === undefined ? result : roundExact(result, scale);
  }
  if (numbers !== 'double' && numbers !== 'mixed') throw new TypeError('An exact number is wanted.');
  const result = float(floatOf(a), floatOf(b));
  return numbers === 'mixed' && Number.isNaN(result) ? null : result;
}

const ARITHMETIC: Readonly<Record<ArithmeticOperator, Ways>> = {
  add: { exact: addExact, float: (a, b) => a + b },
  subtract: { exact: (a, b) => addExact(a, negateExact(b)), float: (a, b) => a - b },
  multiply: { exact: multiplyExact, float: (a, b) => a * b },
  divide: { float: (a, b) => (b === 0 ? null : a / b) },
};

interface Ways {
  readonly exact?: (a: Exact, b: Exact) => Exact;
  readonly float: (a: number, b: number) => number | null;
}

/** What the operators with one side do. */
export const UNARY_OPERATIONS: Readonly<Record<UnaryOperator, (operand: Datum) => Datum>> = {
  not: (operand) => not(isTrue(operand)),
  minus: (operand) => negated(numberOf(operand)),
  plus: numberOf,
  'bit-not': (operand) => {
    const number = integerOf(operand);
    return number === null ? null : exactOf(~number);
  },
};

function both(left: boolean | null, right: boolean | null): boolean | null {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
}

function not(condition: boolean | null): boolean | null {
  return condition === null ? null : !condition;
}

function comparison(test: (order: number) => boolean): Operation {
  return (left, right) => {
    if (left === null || right === null) return null;
    const order = compareData(left, right);
    // NaN is equal to nothing.
    return order === undefined ? test(Number.NaN) : test(order);
  };
}

function whole(operation: (a: bigint, b: bigint) => bigint | null): Operation {
  return (left, right) => {
    const [a, b] = [integerOf(left), integerOf(right)];
    const result = a === null || b === null ? null : operation(a, b);
    return result === null ? null : exactOf(result);
  };
}

function negated(number: Exact | number | null): Datum {
  if (number === null || typeof number === 'number') return number === null ? null : -number;
  return negateExact(number);
}

/** A text or number as an exact number, for casts; undefined where it is none. */
export function castNumber(datum: Datum): Exact | undefined {
  if (typeof datum === 'string') return parseExact(datum);
  const number = numberOf(datum);
  return number === null ? undefined : exactNumber(number);
}
