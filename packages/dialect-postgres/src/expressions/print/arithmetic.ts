import type { ArithmeticOperator, BinaryOperator, Expression, LogicalType } from '@godwit/plugin-api';
import { asFloat, asWide } from './cast.js';
import {
  cast,
  type Fragment,
  integerOf,
  PRECEDENCE,
  primary,
  Refusal,
  type ValueClass,
  wrap,
} from './fragment.js';
import { integerLiteral } from './literal.js';

type Arithmetic = Extract<Expression, { readonly numbers: unknown }>;
/** Operators that need not say which numbers they compute with. */
export type PlainOperator = Exclude<BinaryOperator, ArithmeticOperator>;

const SUMS = { add: '+', subtract: '-', multiply: '*' } as const;
const BITS: Partial<Record<PlainOperator, string>> = { 'bit-and': '&', 'bit-or': '|' };

/** A sum, difference, product or quotient of two numbers. */
export function printArithmetic(
  { operator, numbers, scale }: Arithmetic,
  left: Fragment,
  right: Fragment,
): Fragment {
  refuseNull(left, right);
  if (operator === 'divide') return divide(left, right, numbers);
  const symbol = SUMS[operator];
  const precedence = operator === 'multiply' ? PRECEDENCE.product : PRECEDENCE.sum;
  const integers = left.class === 'integer' && right.class === 'integer';
  if (numbers === 'integer' && !integers) throw new Refusal('it computes integers with other numbers');
  if (integers && (numbers === 'integer' || numbers === 'mixed'))
    return infix([widened(left, right), symbol, right], precedence, 'integer');
  if (numbers === 'decimal')
    return cutTo(
      scale,
      exact(operator, infix([...decimals(left, symbol, right)], precedence, 'decimal'), [left, right]),
    );
  const sum = infix([asFloat(left), symbol, asFloat(right)], precedence, 'float');
  return numbers === 'double' ? sum : finite(sum, left, right);
}

/** Operators that only integers have. */
export function printOnIntegers(operator: PlainOperator, left: Fragment, right: Fragment): Fragment {
  refuseNull(left, right);
  if (left.class !== 'integer' || right.class !== 'integer')
    throw new Refusal('it does with other numbers what only integers can');
  const narrow = left.narrow === true && right.narrow === true;
  if (operator === 'divide-integer') return quotient(left, right);
  if (operator === 'modulo')
    return { ...infix([left, '%', nonZero(right)], PRECEDENCE.product, 'integer'), narrow };
  const bits = BITS[operator];
  if (bits !== undefined) return { ...infix([left, bits, right], PRECEDENCE.other, 'integer'), narrow };
  return shift(operator === 'shift-left' ? '<<' : '>>', left, right);
}

function refuseNull(left: Fragment, right: Fragment): void {
  if (left.class === 'null' || right.class === 'null') throw new Refusal('it computes with NULL');
}

/** Decimals, one of them for PostgreSQL to see: beside it an integer is one. */
function decimals(left: Fragment, symbol: string, right: Fragment): readonly [Fragment, string, Fragment] {
  if (left.class === 'float' || right.class === 'float')
    throw new Refusal('it computes exact decimals with doubles');
  const isSeen = left.class === 'decimal' || right.class === 'decimal';
  return [isSeen ? left : cast(left, 'numeric', 'decimal'), symbol, right];
}

/** With the digits of the result, where those of both sides are known. */
function exact(
  operator: ArithmeticOperator,
  result: Fragment,
  sides: readonly [Fragment, Fragment],
): Fragment {
  const [a, b] = sides.map(digitsOf);
  if (a === undefined || b === undefined) return result;
  const isProduct = operator === 'multiply';
  const scale = isProduct ? a.scale + b.scale : Math.max(a.scale, b.scale);
  const whole = isProduct ? a.whole + b.whole : Math.max(a.whole, b.whole) + 1;
  return { ...result, type: { kind: 'decimal', precision: whole + scale, scale } };
}

/** Columns may hold more digits here than in the source, whose result has no more than these. */
function cutTo(scale: number | undefined, result: Fragment): Fragment {
  const digits = digitsOf(result);
  if (scale === undefined || (digits !== undefined && digits.scale <= scale)) return result;
  return {
    ...primary(`round(${result.sql}${scale === 0 ? '' : `, ${scale}`})`, 'decimal'),
    ...scaled(result, scale),
  };
}

/** The type of a decimal that is rounded to so many digits after the point. */
export function scaled(value: Fragment, count: number): { readonly type?: LogicalType } {
  const digits = digitsOf(value);
  if (digits === undefined) return {};
  const scale = Math.max(0, count);
  return { type: { kind: 'decimal', precision: digits.whole + 1 + scale, scale } };
}

interface Digits {
  readonly whole: number;
  readonly scale: number;
}

/** Before and after the point; undefined where each value has as many as it likes. */
export function digitsOf({ type, literal, class: valueClass, narrow }: Fragment): Digits | undefined {
  if (literal !== undefined) {
    const [, whole = '', fraction = ''] = /^-?(\d*)\.?(\d*)$/.exec(literal.text) ?? [];
    return { whole: whole.length, scale: fraction.length };
  }
  if (valueClass === 'integer') return { whole: narrow === true ? 10 : 19, scale: 0 };
  if (type?.kind !== 'decimal' || type.precision === undefined) return undefined;
  const { precision, scale = 0 } = type;
  return { whole: precision - scale, scale };
}

/** Only a division by minus one gives more than 32 bits. */
function quotient(left: Fragment, right: Fragment): Fragment {
  const divisor = integerOf(right);
  const isSmaller = divisor !== undefined && divisor !== -1n && divisor !== 0n;
  const dividend = isSmaller ? left : widened(left, right);
  const narrow = dividend.narrow === true && right.narrow === true;
  return { ...infix([dividend, '/', nonZero(right)], PRECEDENCE.product, 'integer'), narrow };
}

/** A division by zero is NULL. */
function divide(left: Fragment, right: Fragment, numbers: Arithmetic['numbers']): Fragment {
  if (numbers === 'decimal') throw new Refusal('PostgreSQL divides decimals to digits of its own');
  const isNonZero = right.literal !== undefined && Number(right.literal.text) !== 0;
  const divisor = isNonZero ? asFloat(right) : primary(`NULLIF(${asFloat(right).sql}, 0)`, 'float');
  const quotient = infix([asFloat(left), '/', divisor], PRECEDENCE.product, 'float');
  return numbers === 'double' ? quotient : finite(quotient, left, right);
}

function nonZero(divisor: Fragment): Fragment {
  const number = integerOf(divisor);
  if (number !== undefined && number !== 0n) return divisor;
  return primary(`NULLIF(${divisor.sql}, 0)`, 'integer');
}

/** What would be NaN, such as infinity minus infinity, is NULL. */
function finite(result: Fragment, left: Fragment, right: Fragment): Fragment {
  const isHarmless = [left, right].some((side) => {
    const number = Number(side.literal?.text);
    return number !== 0 && Number.isFinite(number);
  });
  return isHarmless ? result : primary(`NULLIF(${result.sql}, 'NaN')`, 'float');
}

function shift(operator: string, left: Fragment, right: Fragment): Fragment {
  const by = integerOf(right);
  if (by === undefined || by < 0n || by > 63n)
    throw new Refusal('PostgreSQL shifts by less than 64 bits only');
  return infix([asWide(left), operator, integerLiteral(by)], PRECEDENCE.other, 'integer');
}

/** The left operand, made 64 bits wide where both are narrow: PostgreSQL would compute in 32. */
function widened(left: Fragment, right: Fragment): Fragment {
  return right.narrow === true ? asWide(left) : left;
}

/** `left operator right` */
export function infix(
  [left, operator, right]: readonly [Fragment, string, Fragment],
  precedence: number,
  valueClass: ValueClass,
): Fragment {
  const sql = `${wrap(left, precedence)} ${operator} ${wrap(right, precedence + 1)}`;
  return { sql, precedence, class: valueClass };
}
