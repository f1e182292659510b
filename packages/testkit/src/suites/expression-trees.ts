import type { Expression, LogicalType } from '@godwit/plugin-api';
import { arithmetic, binary, columnNamed, literal } from '../lab/expressions.js';

/** A canonical tree, with a name, and with the type that it is assigned to. */
export interface Tree {
  readonly name: string;
  readonly tree: Expression;
  readonly type?: LogicalType;
}

const TEXT: LogicalType = { kind: 'text' };
const BIGINT: LogicalType = { kind: 'bigint' };
const a = columnNamed('a');
const b = columnNamed('b');
const one = literal('integer', '1');

function call(
  name: Extract<Expression, { kind: 'call' }>['name'],
  ...given: readonly Expression[]
): Expression {
  return { kind: 'call', name, arguments: given };
}

/** Defaults: they name no column. */
export const DEFAULTS: readonly Tree[] = [
  { name: 'NULL', tree: literal('null', 'NULL'), type: TEXT },
  { name: 'true', tree: literal('boolean', 'true'), type: { kind: 'boolean' } },
  { name: 'false', tree: literal('boolean', 'false'), type: { kind: 'boolean' } },
  { name: 'a whole number', tree: literal('integer', '42'), type: BIGINT },
  { name: 'a number below zero', tree: literal('integer', '-42'), type: BIGINT },
  { name: 'the largest number', tree: literal('integer', '9223372036854775807'), type: BIGINT },
  { name: 'a float', tree: literal('float', '1.5e10'), type: { kind: 'float', bits: 64 } },
  {
    name: 'a decimal',
    tree: literal('decimal', '12.50'),
    type: { kind: 'decimal', precision: 10, scale: 2 },
  },
  { name: 'text', tree: literal('text', 'draft'), type: TEXT },
  { name: 'empty text', tree: literal('text', ''), type: TEXT },
  { name: 'text with quotes', tree: literal('text', 'it\'s "so" \\ %'), type: TEXT },
  { name: 'text of several lines', tree: literal('text', 'a\nb\r\nc\td'), type: TEXT },
  { name: 'text that is an injection', tree: literal('text', "'); DROP TABLE t; --"), type: TEXT },
  { name: 'bytes', tree: literal('bytes', '\\x00ff27'), type: { kind: 'bytes' } },
  { name: 'a date', tree: literal('text', '2024-02-29'), type: { kind: 'date' } },
  { name: 'now', tree: call('current-timestamp'), type: { kind: 'timestamp', precision: 6, zoned: true } },
  {
    name: 'now in UTC',
    tree: call('current-timestamp-utc'),
    type: { kind: 'timestamp', precision: 6, zoned: false },
  },
  { name: 'today in UTC', tree: call('current-date-utc'), type: { kind: 'date' } },
  { name: 'milliseconds', tree: call('current-epoch-ms'), type: BIGINT },
  { name: 'a random UUID', tree: call('random-uuid'), type: { kind: 'uuid' } },
  { name: 'a random integer', tree: call('random-integer'), type: BIGINT },
  { name: 'random hex', tree: call('random-hex', literal('integer', '8')), type: TEXT },
  {
    name: 'arithmetic',
    tree: arithmetic('add', 'integer', one, arithmetic('multiply', 'integer', one, literal('integer', '3'))),
    type: BIGINT,
  },
];

/** Conditions over a bigint `a`, a text `b`, a float `c` and a date `d`. */
export const CHECKS: readonly Tree[] = [
  { name: 'a comparison', tree: binary('greater', a, literal('integer', '0')) },
  {
    name: 'two comparisons',
    tree: binary('and', binary('greater-equal', a, one), binary('less', a, literal('integer', '10'))),
  },
  { name: 'or under and', tree: binary('and', binary('or', is(a), is(b)), binary('not-equal', a, one)) },
  { name: 'not', tree: { kind: 'unary', operator: 'not', operand: binary('equal', a, one) } },
  { name: 'is null', tree: is(b) },
  { name: 'is not null', tree: { kind: 'is-null', operand: b, negated: true } },
  {
    name: 'a list',
    tree: { kind: 'in', operand: b, list: [literal('text', 'x'), literal('text', "it's")], negated: false },
  },
  {
    name: 'not in a list',
    tree: { kind: 'in', operand: a, list: [one, literal('integer', '2')], negated: true },
  },
  {
    name: 'between',
    tree: { kind: 'between', operand: a, low: one, high: literal('integer', '9'), negated: false },
  },
  { name: 'length', tree: binary('less-equal', call('length', b), literal('integer', '20')) },
  { name: 'a pattern', tree: like('none', 'x\\_%') },
  { name: 'a pattern that folds ASCII', tree: like('ascii', 'x\\_%') },
  { name: 'lower case of ASCII', tree: binary('equal', call('lower-ascii', b), b) },
  {
    name: 'is distinct',
    tree: { kind: 'is-distinct', left: b, right: literal('text', 'x'), negated: false },
  },
  {
    name: 'a case',
    tree: {
      kind: 'case',
      branches: [{ when: is(b), result: binary('greater', a, one) }],
      otherwise: literal('boolean', 'true'),
    },
  },
  {
    name: 'a remainder',
    tree: binary('equal', binary('modulo', a, literal('integer', '2')), literal('integer', '0')),
  },
  {
    name: 'concatenation',
    tree: binary('not-equal', binary('concat', b, literal('text', '!')), literal('text', '!')),
  },
  { name: 'a float', tree: binary('less', columnNamed('c'), literal('float', '0.5')) },
  { name: 'coalesce', tree: binary('greater', call('coalesce', a, one), literal('integer', '0')) },
  { name: 'a date', tree: binary('greater', columnNamed('d'), literal('text', '2000-01-01')) },
];

/** Values that an index or a generated column may hold. */
export const INDEX_PARTS: readonly Tree[] = [
  { name: 'lower case of ASCII', tree: call('lower-ascii', b), type: TEXT },
  { name: 'a sum', tree: arithmetic('add', 'integer', a, one), type: BIGINT },
  { name: 'a part of a text', tree: call('substring', b, one, literal('integer', '3')), type: TEXT },
  { name: 'absolute', tree: call('absolute', a), type: BIGINT },
];

/** What no dialect can be certain of, since it is no expression, or names what there is not. */
export const GARBAGE: readonly string[] = [
  '',
  ' ',
  '(',
  ')',
  "'",
  '"',
  "'a",
  '1 +',
  '+',
  '1 2',
  'a b',
  'a >',
  '(a',
  'a))',
  '1; DROP TABLE t',
  'a > 0; --',
  '/* not closed',
  'SELECT 1',
  '(SELECT 1)',
  'no_such_function_of_the_kit(a)',
  'CASE WHEN',
  'a IN',
  'a BETWEEN 1',
  '$1',
  'a \u{1f426} b',
];

function is(operand: Expression): Expression {
  return { kind: 'is-null', operand, negated: false };
}

function like(fold: 'none' | 'ascii', pattern: string): Expression {
  const sign = literal('text', '\\');
  return {
    kind: 'match',
    style: 'like',
    fold,
    operand: b,
    pattern: literal('text', pattern),
    escape: sign,
    negated: false,
  };
}
