import type { UnaryOperator } from '@godwit/plugin-api';
import { infix, type PlainOperator, printOnIntegers } from './arithmetic.js';
import { asFloat, asNumber, asText, asWide } from './cast.js';
import { printComparison } from './compare.js';
import { condition } from './condition.js';
import { type Fragment, PRECEDENCE, Refusal, type Scope, wrap } from './fragment.js';
import { printJsonArrow } from './json.js';

const COMPARISONS: Partial<Record<PlainOperator, string>> = {
  equal: '=',
  'not-equal': '<>',
  less: '<',
  'less-equal': '<=',
  greater: '>',
  'greater-equal': '>=',
};

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
  const wide = number.class === 'float' ? asFloat(number) : operator === 'minus' ? asWide(number) : number;
  const sql = `${operator === 'minus' ? '-' : '~'}${wrap(wide, PRECEDENCE.cast)}`;
  const { literal: _dropped, ...rest } = wide;
  return { ...rest, sql, precedence: operator === 'minus' ? PRECEDENCE.sign : PRECEDENCE.other };
}

/** Every operator between two operands. */
export function printBinary(
  operator: PlainOperator,
  left: Fragment,
  right: Fragment,
  scope: Scope,
): Fragment {
  if (operator === 'and' || operator === 'or') return printLogic(operator, condition(left), condition(right));
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return printComparison(comparison, left, right, scope);
  if (operator === 'concat')
    return infix([asText(left, scope), '||', asText(right, scope)], PRECEDENCE.other, 'text');
  if (operator === 'json-get' || operator === 'json-get-text')
    return printJsonArrow(operator === 'json-get' ? '->' : '->>', left, right);
  return printOnIntegers(operator, asNumber(left), asNumber(right));
}

function printLogic(operator: 'and' | 'or', left: Fragment, right: Fragment): Fragment {
  const precedence = PRECEDENCE[operator];
  // An OR beside an AND is clearer, and AND inside OR no less right, in parentheses.
  const side = (part: Fragment): string =>
    wrap(part, part.precedence === precedence ? precedence : PRECEDENCE.not);
  return { sql: `${side(left)} ${operator.toUpperCase()} ${side(right)}`, precedence, class: 'boolean' };
}
