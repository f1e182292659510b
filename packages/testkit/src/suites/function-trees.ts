import type { CanonicalFunction, Expression } from '@godwit/plugin-api';
import { arithmetic, binary, columnNamed, literal } from '../lab/expressions.js';
import type { Tree } from './expression-trees.js';

const a = columnNamed('a');
const b = columnNamed('b');
const c = columnNamed('c');
const d = columnNamed('d');
const document = columnNamed('e');
const price = columnNamed('f');
const truth = columnNamed('g');
const moment = columnNamed('h');
const one = literal('integer', '1');
const two = literal('integer', '2');
const kind = literal('text', 'kind');

function called(name: CanonicalFunction, ...given: readonly Expression[]): Tree {
  return { name: `${name} of ${given.length}`, tree: { kind: 'call', name, arguments: given } };
}

function operated(name: Parameters<typeof binary>[0], left: Expression, right: Expression): Tree {
  return { name, tree: binary(name, left, right) };
}

/** A value of every canonical function that computes with columns, over those of the kit. */
export const FUNCTIONS: readonly Tree[] = [
  called('coalesce', b, literal('text', '')),
  called('nullif', a, literal('integer', '0')),
  called('upper-ascii', b),
  called('lower', b),
  called('upper', b),
  called('byte-length', b),
  called('trim', b),
  called('trim', b, literal('text', 'x')),
  called('trim-start', b),
  called('trim-end', b, literal('text', 'x')),
  called('substring', b, two),
  called('position', b, literal('text', '@')),
  called('replace', b, literal('text', 'a'), literal('text', 'b')),
  called('replace', b, literal('text', 'a'), b),
  called('round', price),
  called('round', price, one),
  called('round-double', c),
  called('round-half-even', c),
  called('truncate', c),
  called('floor', c),
  called('ceiling', c),
  called('floor', price),
  called('least', a, one),
  called('greatest', a, one, two),
  called('json-type', document),
  called('json-array-length', document),
  called('json-extract', document, literal('text', '$.kind')),
  called('date-part', literal('text', 'year'), d),
  called('date-part', literal('text', 'hour'), moment),
  called('date-of', moment),
  called('midnight-of', d),
  called('start-of', literal('text', 'month'), moment),
  called('storage-class', a),
].map((tree, index, all) => ({ ...tree, name: unique(tree.name, index, all) }));

/** Every other operator and cast. */
export const OPERATIONS: readonly Tree[] = [
  operated('divide-integer', a, two),
  operated('bit-and', a, one),
  operated('bit-or', a, one),
  operated('shift-left', a, two),
  operated('shift-right', a, two),
  operated('concat', b, b),
  operated('json-get-text', document, kind),
  operated('json-get', document, kind),
  { name: 'a sum of doubles', tree: arithmetic('add', 'double', c, literal('float', '1.5')) },
  { name: 'a quotient of doubles', tree: arithmetic('divide', 'double', c, literal('float', '2')) },
  {
    name: 'a product of decimals',
    tree: { ...arithmetic('multiply', 'decimal', price, literal('decimal', '1.5')), scale: 3 },
  },
  { name: 'a sum of mixed numbers', tree: arithmetic('add', 'mixed', c, c) },
  { name: 'minus', tree: { kind: 'unary', operator: 'minus', operand: c } },
  { name: 'other bits', tree: { kind: 'unary', operator: 'bit-not', operand: a } },
  { name: 'an integer as text', tree: { kind: 'cast', operand: a, to: 'text' } },
  { name: 'an integer as a double', tree: { kind: 'cast', operand: a, to: 'float' } },
  { name: 'a double as an integer', tree: { kind: 'cast', operand: c, to: 'integer' } },
  { name: 'a text as an integer', tree: { kind: 'cast', operand: b, to: 'integer' } },
  { name: 'a text as an integer of 32 bits', tree: { kind: 'cast', operand: b, to: 'integer', bits: 32 } },
  { name: 'a text as a decimal', tree: { kind: 'cast', operand: b, to: 'decimal', digits: [10, 2] } },
  { name: 'a text as a boolean', tree: { kind: 'cast', operand: b, to: 'boolean' } },
  { name: 'a member as an integer', tree: { kind: 'cast', operand: member('json-get'), to: 'integer' } },
  { name: 'a member as a boolean', tree: { kind: 'cast', operand: member('json-get-text'), to: 'boolean' } },
  {
    name: 'a case of values',
    tree: { kind: 'case', branches: [{ when: truth, result: a }], otherwise: one },
  },
];

/** Conditions that only some dialects have words for. */
export const CONDITIONS: readonly Tree[] = [
  { name: 'a truth', tree: truth },
  { name: 'what is true', tree: binary('equal', truth, literal('boolean', 'true')) },
  {
    name: 'what is not false',
    tree: { kind: 'is-distinct', left: truth, right: literal('boolean', 'false'), negated: false },
  },
  {
    name: 'an order by the language',
    tree: binary('less', { kind: 'collate', operand: b, collation: 'language' }, literal('text', 'x')),
  },
  { name: 'a moment', tree: binary('less', moment, literal('text', '2000-01-01 00:00:00')) },
  { name: 'a decimal', tree: binary('less', price, literal('decimal', '1.50')) },
  { name: 'a bracket', tree: match('glob', 'none', '[a-z]*') },
  { name: 'a pattern that folds', tree: match('like', 'locale', 'x%') },
];

function member(operator: 'json-get' | 'json-get-text'): Expression {
  return binary(operator, document, kind);
}

function match(style: 'like' | 'glob', fold: 'none' | 'locale', pattern: string): Expression {
  const text = literal('text', pattern);
  return { kind: 'match', style, fold, operand: b, pattern: text, negated: false };
}

/** Of two trees of one name the second says so. */
function unique(name: string, index: number, all: readonly Tree[]): string {
  const before = all.slice(0, index).filter((other) => other.name === name).length;
  return before === 0 ? name : `${name}, again`;
}
