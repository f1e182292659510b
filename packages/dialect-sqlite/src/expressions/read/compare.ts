import type { ComparisonOperator, Expression } from '@godwit/plugin-api';
import { numericText, realText } from './literal.js';
import { literal, NotCertain, type Typed, value } from './typed.js';

/** Two sides of a comparison after affinities and the collation have been written out. */
export interface Aligned {
  readonly left: Expression;
  readonly right: Expression;
}

/** Makes a comparison of SQLite into one that needs neither affinities nor collations. */
export function compare(operator: ComparisonOperator, left: Typed, right: Typed): Typed {
  const sides = align(left, right);
  return value({ kind: 'binary', operator, left: sides.left, right: sides.right }, 'integer');
}

/** Applies the affinities of both sides to each other (sqlite3CompareAffinity) and their collation. */
export function align(left: Typed, right: Typed): Aligned {
  if (left.isDecimalText === true || right.isDecimalText === true) throw new NotCertain();
  if (isNone(right) && left.storage === 'real') return { left: left.tree, right: literal('float', 'NaN') };
  const numeric = left.affinity === 'numeric' || right.affinity === 'numeric';
  const text = !numeric && pair(left, right, 'text', 'none');
  const untyped = pair(left, right, 'numeric', 'blob') && left.storage === right.storage;
  if (untyped && left.storage === 'unknown') throw new NotCertain();
  const convert = numeric ? toNumeric : text ? toText : (side: Typed): Typed => side;
  return collated(convert(left), convert(right), left.collation, right.collation);
}

/** The word that a column of reals keeps for what is no number. */
function isNone({ tree }: Typed): boolean {
  return tree.kind === 'literal' && tree.type === 'text' && tree.text === 'NaN';
}

/** As {@link align} for `left IN (right)` : only the left side has a say. */
export function alignToList(left: Typed, right: Typed): Aligned {
  const convert =
    left.affinity === 'numeric'
      ? toNumeric
      : left.affinity === 'text'
        ? toText
        : (side: Typed): Typed => side;
  return collated(convert(left), convert(right), left.collation, undefined);
}

function pair(left: Typed, right: Typed, a: string, b: string): boolean {
  return (left.affinity === a && right.affinity === b) || (left.affinity === b && right.affinity === a);
}

function toNumeric(side: Typed): Typed {
  // A text that looks like a number becomes one, whatever it comes from.
  if (side.storage === 'unknown' && side.tree.kind !== 'column') throw new NotCertain();
  if (side.storage !== 'text') return side;
  const { tree } = side;
  // No text of a time looks like a number.
  if (tree.kind === 'call' && /^(date|midnight|start)-of$/.test(tree.name)) return side;
  // A text that is no number stays a text; whether a computed one is a number is not known.
  if (tree.kind === 'literal') return numericText(tree.text) ?? side;
  if (side.affinity === 'numeric') return side;
  throw new NotCertain();
}

/** The text that SQLite makes of a number. */
export function toText(side: Typed): Typed {
  if (side.storage === 'text' || side.storage === 'blob' || side.storage === 'null') return side;
  const { tree } = side;
  if (tree.kind === 'literal' && tree.type === 'boolean') {
    return value(literal('text', tree.text === 'true' ? '1' : '0'), 'text');
  }
  if (tree.kind === 'literal' && side.storage === 'integer') return value(literal('text', tree.text), 'text');
  if (tree.kind === 'literal' && side.storage === 'real') {
    const text = realText(Number(tree.text));
    if (text !== undefined) return value(literal('text', text), 'text');
  }
  if (side.storage === 'integer') return value({ kind: 'cast', operand: tree, to: 'text' }, 'text');
  throw new NotCertain();
}

function collated(left: Typed, right: Typed, a: Typed['collation'], b: Typed['collation']): Aligned {
  if (!sameClass(left, right)) throw new NotCertain();
  const name = (a?.explicit === true ? a : b?.explicit === true ? b : (a ?? b))?.name ?? 'binary';
  if (name === 'binary' || !mayBeText(left) || !mayBeText(right))
    return { left: left.tree, right: right.tree };
  return { left: folded(left.tree, name), right: folded(right.tree, name) };
}

function folded(tree: Expression, collation: string): Expression {
  if (collation === 'nocase') return { kind: 'call', name: 'lower-ascii', arguments: [tree] };
  if (collation === 'rtrim') return { kind: 'call', name: 'trim-end', arguments: [tree] };
  throw new NotCertain();
}

function mayBeText(side: Typed): boolean {
  return side.storage === 'text' || side.storage === 'unknown';
}

function sameClass(left: Typed, right: Typed): boolean {
  const a = classOf(left);
  const b = classOf(right);
  return a === b || a === 'any' || b === 'any';
}

function classOf(side: Typed): string {
  if (side.storage === 'null' || side.storage === 'unknown') return 'any';
  return side.storage === 'text' || side.storage === 'blob' ? side.storage : 'number';
}
