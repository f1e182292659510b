import type { BinaryOperator, UnaryOperator } from '@godwit/plugin-api';
import { asFloat, asNumber, asText, asWide } from './cast.js';
import { printComparison } from './compare.js';
import { type Fragment, integerOf, nameOfClass, PRECEDENCE, Refusal, type Scope, wrap } from './fragment.js';
import { printJsonArrow } from './json.js';
import { booleanLiteral, integerLiteral } from './literal.js';

const COMPARISONS: Partial<Record<BinaryOperator, string>> = {
  equal: '=',
  'not-equal': '<>',
  less: '<',
  'less-equal': '<=',
  greater: '>',
  'greater-equal': '>=',
};
const SUMS: Partial<Record<BinaryOperator, string>> = { add: '+', subtract: '-', multiply: '*' };
const BITS: Partial<Record<BinaryOperator, string>> = { 'bit-and': '&', 'bit-or': '|' };

/** NOT, signs and the complement of bits. */
export function printUnary(operator: UnaryOperator, operand: Fragment): Fragment {
  if (operator === 'not') {
    const { literal: _constant, ...test } = condition(operand);
    return { ...test, sql: `NOT ${wrap(test, PRECEDENCE.not + 1)}`, precedence: PRECEDENCE.not };
  }
  const number = asNumber(operand);
  if (number.class === 'null' || operator === 'plus') return number;
  if (operator === 'bit-not' && number.class !== 'integer')
    throw new Refusal('bits of a number that is no integer');
  const wide = number.class === 'float' ? asFloat(number) : asWide(number);
  const sql = `${operator === 'minus' ? '-' : '~'}${wrap(wide, PRECEDENCE.cast)}`;
  const { literal: _dropped, ...rest } = wide;
  return { ...rest, sql, precedence: operator === 'minus' ? PRECEDENCE.sign : PRECEDENCE.other };
}

/** Every operator between two operands. */
export function printBinary(
  operator: BinaryOperator,
  left: Fragment,
  right: Fragment,
  scope: Scope,
): Fragment {
  if (operator === 'and' || operator === 'or') return printLogic(operator, condition(left), condition(right));
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return printComparison(comparison, left, right, scope);
  if (operator === 'concat')
    return infix(asText(left, scope), '||', asText(right, scope), PRECEDENCE.other, 'text');
  if (operator === 'json-get' || operator === 'json-get-text')
    return printJsonArrow(operator === 'json-get' ? '->' : '->>', left, right);
  return printArithmetic(operator, asNumber(left), asNumber(right));
}

/** A condition: a boolean as it is, a number compared with zero. */
export function condition(operand: Fragment): Fragment {
  if (operand.class === 'boolean') return operand;
  if (operand.class === 'null')
    return { ...operand, class: 'boolean', sql: 'NULL::boolean', precedence: PRECEDENCE.cast };
  const number = integerOf(operand);
  if (number !== undefined) return booleanLiteral(number !== 0n);
  if (!['integer', 'decimal', 'float'].includes(operand.class)) {
    throw new Refusal(`it takes ${nameOfClass(operand.class)} for a condition`);
  }
  const sql = `${wrap(operand, PRECEDENCE.other)} <> 0`;
  return { sql, precedence: PRECEDENCE.comparison, class: 'boolean' };
}

function printLogic(operator: 'and' | 'or', left: Fragment, right: Fragment): Fragment {
  const precedence = PRECEDENCE[operator];
  // An OR beside an AND is clearer, and AND inside OR no less right, in parentheses.
  const side = (part: Fragment): string =>
    wrap(part, part.precedence === precedence ? precedence : PRECEDENCE.not);
  return { sql: `${side(left)} ${operator.toUpperCase()} ${side(right)}`, precedence, class: 'boolean' };
}

function printArithmetic(operator: BinaryOperator, left: Fragment, right: Fragment): Fragment {
  if (left.class === 'null' || right.class === 'null') throw new Refusal('it computes with NULL');
  const integers = left.class === 'integer' && right.class === 'integer';
  const sum = SUMS[operator];
  const precedence = operator === 'multiply' ? PRECEDENCE.product : PRECEDENCE.sum;
  if (sum !== undefined && integers) return infix(widened(left, right), sum, right, precedence, 'integer');
  if (sum !== undefined)
    return finite(infix(asFloat(left), sum, asFloat(right), precedence, 'float'), left, right);
  if (operator === 'divide') return divide(asFloat(left), right);
  if (!integers) throw new Refusal('it does with other numbers what only integers can');
  if (operator === 'divide-integer')
    return infix(widened(left, right), '/', nonZero(right), PRECEDENCE.product, 'integer');
  if (operator === 'modulo')
    return infix(widened(left, right), '%', nonZero(right), PRECEDENCE.product, 'integer');
  const bits = BITS[operator];
  if (bits !== undefined) return infix(widened(left, right), bits, right, PRECEDENCE.other, 'integer');
  return shift(operator === 'shift-left' ? '<<' : '>>', left, right);
}

function divide(left: Fragment, right: Fragment): Fragment {
  const zero = right.literal !== undefined && Number(right.literal.text) !== 0;
  const divisor = zero ? asFloat(right) : call(`NULLIF(${asFloat(right).sql}, 0)`, 'float');
  return finite(infix(left, '/', divisor, PRECEDENCE.product, 'float'), left, right);
}

/** A division by zero is NULL. */
function nonZero(divisor: Fragment): Fragment {
  const number = integerOf(divisor);
  if (number !== undefined && number !== 0n) return divisor;
  return call(`NULLIF(${divisor.sql}, 0)`, 'integer');
}

/** SQLite has no NaN: what would be one, such as infinity minus infinity, is NULL. */
function finite(result: Fragment, left: Fragment, right: Fragment): Fragment {
  const harmless = [left, right].some((side) => {
    const number = Number(side.literal?.text);
    return number !== 0 && Number.isFinite(number);
  });
  return harmless ? result : call(`NULLIF(${result.sql}, 'NaN')`, 'float');
}

function shift(operator: string, left: Fragment, right: Fragment): Fragment {
  const by = integerOf(right);
  if (by === undefined || by < 0n || by > 63n)
    throw new Refusal('PostgreSQL shifts by less than 64 bits only');
  return infix(asWide(left), operator, integerLiteral(by), PRECEDENCE.other, 'integer');
}

/** The left operand, made 64 bits wide where both are narrow: PostgreSQL would compute in 32. */
function widened(left: Fragment, right: Fragment): Fragment {
  return right.narrow === true ? asWide(left) : left;
}

function infix(
  left: Fragment,
  operator: string,
  right: Fragment,
  precedence: number,
  valueClass: 'integer' | 'float' | 'text',
): Fragment {
  const sql = `${wrap(left, precedence)} ${operator} ${wrap(right, precedence + 1)}`;
  return { sql, precedence, class: valueClass };
}

function call(sql: string, valueClass: 'integer' | 'float'): Fragment {
  return { sql, precedence: PRECEDENCE.primary, class: valueClass };
}
