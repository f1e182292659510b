import type { ArithmeticOperator, BinaryOperator, Numbers } from '@godwit/plugin-api';
import { NotCertain, type Storage, type Typed, value } from './typed.js';

/** Operators that need not say which numbers they compute with. */
export type PlainOperator = Exclude<BinaryOperator, ArithmeticOperator>;

const INTEGER_OPERATORS: Readonly<Record<string, PlainOperator>> = {
  '&': 'bit-and',
  '|': 'bit-or',
  '<<': 'shift-left',
  '>>': 'shift-right',
  '%': 'modulo',
};
const ARITHMETIC: Readonly<Record<string, ArithmeticOperator>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
};

/** An operator between two numbers, which computes as the storage classes of both say. */
export function readArithmetic(operator: string, left: Typed, right: Typed): Typed {
  const sides = [left, right];
  const integers = sides.every(({ storage }) => storage === 'integer');
  const reals = sides.some(({ storage }) => storage === 'real');
  const onIntegers = operator === '/' ? 'divide-integer' : INTEGER_OPERATORS[operator];
  if (onIntegers !== undefined && integers)
    return value({ kind: 'binary', operator: onIntegers, left: left.tree, right: right.tree }, 'integer');
  const name = ARITHMETIC[operator];
  if (name === undefined || (name === 'divide' && !reals)) throw new NotCertain();
  const numbers = integers ? 'integer' : reals && sides.some(isHarmless) ? 'double' : 'mixed';
  const tree = { kind: 'binary', operator: name, numbers, left: left.tree, right: right.tree } as const;
  return value(tree, storageOf(numbers, reals));
}

function storageOf(numbers: Numbers, reals: boolean): Storage {
  return numbers === 'integer' ? 'integer' : reals ? 'real' : 'number';
}

/** Beside a finite number that is not zero nothing becomes NaN, which SQLite does not have. */
function isHarmless({ tree }: Typed): boolean {
  const number = tree.kind === 'literal' && tree.type !== 'text' ? Number(tree.text) : 0;
  return number !== 0 && Number.isFinite(number);
}
