import type { Expression } from '@godwit/plugin-api';
import { text } from './match.js';
import { literal, NotCertain, type Typed, value } from './typed.js';

/**
 * `substr` counts from the end for a negative start and takes characters before the start for a negative length; the
 * canonical one does not, so only what certainly stays within it is understood.
 */
export function readSubstring(values: readonly Typed[]): Typed {
  const [subject, start, length] = values;
  if (subject === undefined || start === undefined || values.length > 3) throw new NotCertain();
  for (const one of [start, length])
    if (one !== undefined && one.storage !== 'integer') throw new NotCertain();
  const within = text(subject).tree;
  const from = integerOf(start.tree);
  if (from !== undefined && from < 1) return fromBefore(within, from, length?.tree);
  if (least(start.tree) < 1) throw new NotCertain();
  return substring(within, start.tree, length === undefined ? undefined : lengthFrom(length.tree, from));
}

function fromBefore(within: Expression, from: number, length: Expression | undefined): Typed {
  if (from === 0) {
    const count = length === undefined ? undefined : integerOf(length);
    if (length !== undefined && (count === undefined || count < 0)) throw new NotCertain();
    return substring(within, integer(1), count === undefined ? undefined : integer(Math.max(count - 1, 0)));
  }
  // The last characters: all of them where there are fewer.
  if (length !== undefined) throw new NotCertain();
  const size: Expression = { kind: 'call', name: 'length', arguments: [within] };
  const start: Expression = {
    kind: 'binary',
    operator: 'add',
    numbers: 'integer',
    left: size,
    right: integer(from + 1),
  };
  return substring(within, { kind: 'call', name: 'greatest', arguments: [start, integer(1)] }, undefined);
}

function lengthFrom(length: Expression, from: number | undefined): Expression {
  if (least(length) >= 0) return length;
  // Nothing lies before the first character.
  if (from !== 1) throw new NotCertain();
  return { kind: 'call', name: 'greatest', arguments: [length, integer(0)] };
}

function substring(within: Expression, start: Expression, length: Expression | undefined): Typed {
  const rest = length === undefined ? [] : [length];
  return value({ kind: 'call', name: 'substring', arguments: [within, start, ...rest] }, 'text');
}

function integer(number: number): Expression {
  return literal('integer', String(number));
}

function integerOf(tree: Expression): number | undefined {
  return tree.kind === 'literal' && tree.type === 'integer' ? Number(tree.text) : undefined;
}

/** A number that the expression is certainly not below. */
function least(tree: Expression): number {
  if (tree.kind === 'literal') return integerOf(tree) ?? Number.NEGATIVE_INFINITY;
  if (tree.kind === 'binary' && tree.operator === 'add') return least(tree.left) + least(tree.right);
  if (tree.kind === 'binary' && tree.operator === 'subtract') {
    return least(tree.left) - (integerOf(tree.right) ?? Number.POSITIVE_INFINITY);
  }
  if (tree.kind !== 'call') return Number.NEGATIVE_INFINITY;
  if (tree.name === 'greatest') return Math.max(...tree.arguments.map(least));
  return ['position', 'length', 'byte-length'].includes(tree.name) ? 0 : Number.NEGATIVE_INFINITY;
}
