import type { ComparisonOperator, Expression, UnaryOperator } from '@godwit/plugin-api';
import type { SqlSyntax } from '@godwit/plugin-api/sql';
import { type PlainOperator, readArithmetic } from './arithmetic.js';
import { align, compare, toText } from './compare.js';
import { numericText, readLiteral } from './literal.js';
import { text } from './match.js';
import {
  hasOwnCollation,
  isNull,
  literal,
  NotCertain,
  type Read,
  type Storage,
  type Typed,
  value,
} from './typed.js';

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  '=': 'equal',
  '==': 'equal',
  '<>': 'not-equal',
  '!=': 'not-equal',
  '<': 'less',
  '<=': 'less-equal',
  '>': 'greater',
  '>=': 'greater-equal',
};
const SIGNS: Readonly<Record<string, UnaryOperator>> = { NOT: 'not', '-': 'minus', '~': 'bit-not' };

/** NOT, signs and `~`. */
export function readPrefix(syntax: Extract<SqlSyntax, { kind: 'prefix' }>, read: Read): Typed {
  const signed = syntax.operator === '-' ? readLiteral(syntax.operand, true) : undefined;
  if (signed !== undefined) return signed;
  const operand = read(syntax.operand);
  // A plus changes nothing but hides the column, and with it the affinity.
  if (syntax.operator === '+') return { ...operand, affinity: 'none' };
  const operator = SIGNS[syntax.operator];
  if (operator === undefined) throw new NotCertain();
  if (operator === 'not') return value({ kind: 'unary', operator, operand: condition(operand) }, 'integer');
  const number = toNumber(operand);
  if (operator === 'bit-not' && number.storage !== 'integer') throw new NotCertain();
  return value({ kind: 'unary', operator, operand: number.tree }, number.storage);
}

/** Every operator between two operands. */
export function readBinary(syntax: Extract<SqlSyntax, { kind: 'binary' }>, read: Read): Typed {
  const { operator } = syntax;
  if (operator.startsWith('IS')) return readIs(syntax, read);
  const left = read(syntax.left);
  const right = read(syntax.right);
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return compare(comparison, left, right);
  if (operator === 'AND' || operator === 'OR') {
    return binary(operator === 'AND' ? 'and' : 'or', condition(left), condition(right), 'integer');
  }
  for (const side of [left, right]) if (hasOwnCollation(side)) throw new NotCertain();
  if (operator === '->>') return readArrow(left, right);
  if (operator === '||') return binary('concat', toText(left).tree, toText(right).tree, 'text');
  return readArithmetic(operator, toNumber(left), toNumber(right));
}

/** `->>` takes a path, the name of a member or the index of an element. */
function readArrow(left: Typed, right: Typed): Typed {
  const { tree } = right;
  if (tree.kind !== 'literal' || !['text', 'integer'].includes(tree.type)) throw new NotCertain();
  const isPath = tree.type === 'text' && tree.text.startsWith('$');
  const step = tree.type === 'integer' ? `$[${tree.text}]` : `$."${tree.text}"`;
  const path = literal('text', isPath ? tree.text : step);
  return value({ kind: 'call', name: 'json-extract', arguments: [text(left).tree, path] }, 'unknown');
}

/** A number, or a text literal that is one. */
export function toNumber(side: Typed): Typed {
  if (side.storage === 'blob') throw new NotCertain();
  if (side.storage !== 'text') return side;
  const number = side.tree.kind === 'literal' ? numericText(side.tree.text) : undefined;
  if (number === undefined) throw new NotCertain();
  return number;
}

/** A condition: a boolean or a number; the truth of a text is that of the number at its start. */
export function condition(side: Typed): Expression {
  return toNumber(side).tree;
}

function readIs(syntax: Extract<SqlSyntax, { kind: 'binary' }>, read: Read): Typed {
  const negated = syntax.operator === 'IS NOT' || syntax.operator === 'IS DISTINCT FROM';
  const left = read(syntax.left);
  const { right } = syntax;
  if (right.kind === 'constant' && right.value === 'NULL') return isNull(left.tree, negated);
  if (right.kind === 'constant' && (right.value === 'TRUE' || right.value === 'FALSE')) {
    return distinct(truth(left), literal('boolean', right.value.toLowerCase()), negated);
  }
  const sides = align(left, read(right));
  return distinct(sides.left, sides.right, negated);
}

/** `x IS TRUE` asks whether a number is not zero, not whether it is 1. */
function truth(side: Typed): Expression {
  const test = condition(side);
  if (side.isTruth === true) return test;
  if (!['literal', 'column', 'call', 'case', 'cast'].includes(test.kind) && !isArithmetic(test)) return test;
  return { kind: 'binary', operator: 'not-equal', left: test, right: literal('integer', '0') };
}

function isArithmetic(tree: Expression): boolean {
  if (tree.kind === 'unary') return tree.operator !== 'not';
  const conditions = [...Object.values(COMPARISONS), 'and', 'or'];
  return tree.kind === 'binary' && !conditions.includes(tree.operator);
}

function distinct(left: Expression, right: Expression, negated: boolean): Typed {
  return value({ kind: 'is-distinct', left, right, negated: !negated }, 'integer');
}

function binary(operator: PlainOperator, left: Expression, right: Expression, storage: Storage): Typed {
  return value({ kind: 'binary', operator, left, right }, storage);
}
