import type { Expression } from '@godwit/plugin-api';
import { asText } from './text.js';
import { call, constantInteger, integer, isInteger, NotCertain, TEXT, type Typed } from './typed.js';

/** `substr(text, from[, count])`: the characters of a window that may begin before the text. */
export function readSubstring(values: readonly Typed[]): Typed | undefined {
  const [value, start, count, ...more] = values;
  if (value === undefined || start === undefined || more.length > 0) return undefined;
  for (const part of [start, count]) if (part !== undefined && !isInteger(part.type)) throw new NotCertain();
  const side = asText(value);
  const from = constantInteger(start);
  const positions = from !== undefined && from < 1 ? early(from, count) : [start.tree, ...lengthOf(count)];
  if (from === undefined && atLeast(start.tree) < 1) throw new NotCertain();
  return { ...side, tree: call('substring', [side.tree, ...positions]), type: TEXT };
}

function early(from: number, count: Typed | undefined): readonly Expression[] {
  if (count === undefined) return [integer(1)];
  const size = constantInteger(count);
  if (size === undefined || size < 0) throw new NotCertain();
  return [integer(1), integer(Math.max(0, size + from - 1))];
}

/** A negative count fails, so what is below zero is in no row. */
function lengthOf(count: Typed | undefined): readonly Expression[] {
  return count === undefined ? [] : [count.tree];
}

/** A number that the expression is certainly not below. */
function atLeast(tree: Expression): number {
  if (tree.kind === 'literal' && tree.type === 'integer') return Number(tree.text);
  if (tree.kind === 'binary' && tree.operator === 'add') return atLeast(tree.left) + atLeast(tree.right);
  if (tree.kind === 'binary' && tree.operator === 'subtract' && tree.right.kind === 'literal') {
    return atLeast(tree.left) - Number(tree.right.text);
  }
  if (tree.kind === 'cast' && tree.to === 'integer') return atLeast(tree.operand);
  if (tree.kind !== 'call') return Number.NEGATIVE_INFINITY;
  if (tree.name === 'greatest') return Math.max(...tree.arguments.map(atLeast));
  if (tree.name === 'coalesce') return Math.min(...tree.arguments.map(atLeast));
  return ['position', 'length', 'byte-length'].includes(tree.name) ? 0 : Number.NEGATIVE_INFINITY;
}
