import { orderedTexts } from './cast.js';
import { type Fragment, PRECEDENCE, Refusal, type Scope, wrap } from './fragment.js';
import { compareJson } from './json-value.js';
import { booleanLiteral } from './literal.js';
import { besidePadded } from './padded.js';
import { unify } from './unify.js';

const ORDERED = new Set(['<', '<=', '>', '>=', 'BETWEEN']);

/** `left operator right` for `=`, `<>`, `<`, `<=`, `>`, `>=`. */
export function printComparison(operator: string, left: Fragment, right: Fragment, scope: Scope): Fragment {
  const found =
    besideConstant(operator, left, right) ?? besideConstant(FLIPPED[operator] ?? operator, right, left);
  if (found !== undefined) return found;
  const [a, b] = comparable(operator, [left, right], scope);
  if (a === undefined || b === undefined) throw new Refusal('a side is missing');
  const isOfNumber = [left, right].some(({ literal }) => literal?.type === 'integer');
  const truth = isOfNumber ? printTruth(operator, a, b) : undefined;
  if (truth !== undefined) return truth;
  const sql = `${wrap(a, PRECEDENCE.other)} ${operator} ${wrap(b, PRECEDENCE.other)}`;
  const nullable = (left.nullable ?? true) || (right.nullable ?? true);
  return { sql, precedence: PRECEDENCE.comparison, class: 'boolean', nullable };
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** What a JSON path finds beside a constant number, or in an order with a text. */
function besideConstant(operator: string, left: Fragment, right: Fragment): Fragment | undefined {
  if (left.class !== 'json-value' || right.literal === undefined) return undefined;
  const isNumber = ['integer', 'decimal', 'float'].includes(right.class);
  const isOrder = right.class === 'text' && ORDERED.has(operator);
  return isNumber || isOrder ? compareJson(operator, left, right) : undefined;
}

/** `g = 1` is `g`, as people and their queries write it where there are booleans. */
function printTruth(operator: string, a: Fragment, b: Fragment): Fragment | undefined {
  const [test, constant] = b.literal === undefined ? [b, a] : [a, b];
  if (test.class !== 'boolean' || test.literal !== undefined || constant.literal?.type !== 'boolean')
    return undefined;
  if (operator !== '=' && operator !== '<>') return undefined;
  if ((operator === '=') === (constant.literal.text === 'true')) return test;
  return { ...test, sql: `NOT ${wrap(test, PRECEDENCE.not + 1)}`, precedence: PRECEDENCE.not };
}

/** `operand [NOT] IN (...)`. */
export function printIn(
  operand: Fragment,
  list: readonly Fragment[],
  negated: boolean,
  scope: Scope,
): Fragment {
  if (list.length === 0) return booleanLiteral(negated);
  const [left, ...items] = comparable('=', [operand, ...list], scope);
  if (left === undefined) throw new Refusal('the operand is missing');
  const not = negated ? 'NOT ' : '';
  const sql = `${wrap(left, PRECEDENCE.other)} ${not}IN (${items.map((item) => item.sql).join(', ')})`;
  return { sql, precedence: PRECEDENCE.range, class: 'boolean' };
}

/** `operand [NOT] BETWEEN low AND high`. */
export function printBetween(
  operand: Fragment,
  bounds: readonly Fragment[],
  negated: boolean,
  scope: Scope,
): Fragment {
  const [value, low, high] = comparable('BETWEEN', [operand, ...bounds], scope);
  if (value === undefined || low === undefined || high === undefined) throw new Refusal('a bound is missing');
  const range = `${wrap(low, PRECEDENCE.other)} AND ${wrap(high, PRECEDENCE.other)}`;
  const sql = `${wrap(value, PRECEDENCE.other)} ${negated ? 'NOT ' : ''}BETWEEN ${range}`;
  return { sql, precedence: PRECEDENCE.range, class: 'boolean' };
}

/** `left IS [NOT] DISTINCT FROM right`. */
export function printDistinct(left: Fragment, right: Fragment, negated: boolean, scope: Scope): Fragment {
  const [a, b] = comparable('=', [left, right], scope);
  if (a === undefined || b === undefined) throw new Refusal('a side is missing');
  const not = negated ? 'NOT ' : '';
  const isTruth = a.class === 'boolean' && b.literal?.type === 'boolean';
  const test = isTruth
    ? `IS ${negated ? '' : 'NOT '}${b.sql.toUpperCase()}`
    : `IS ${not}DISTINCT FROM ${wrap(b, PRECEDENCE.comparison)}`;
  const sql = `${wrap(a, PRECEDENCE.comparison)} ${test}`;
  return { sql, precedence: PRECEDENCE.is, class: 'boolean', nullable: false };
}

function comparable(operator: string, parts: readonly Fragment[], scope: Scope): readonly Fragment[] {
  const unified = unify(parts, scope, operator);
  if (!ORDERED.has(operator)) return besidePadded(unified.parts);
  if (unified.class === 'enum')
    throw new Refusal('PostgreSQL orders an enum by its definition, not by its text');
  if (unified.class === 'json') throw new Refusal('PostgreSQL orders JSON otherwise or not at all');
  if (unified.class === 'json-value') throw new Refusal('what a JSON path finds may be of any type');
  return unified.class === 'text' ? orderedTexts(unified.parts) : unified.parts;
}
