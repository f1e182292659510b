import type { Expression } from '@godwit/plugin-api';
import { call, constantInteger, DOUBLE, integer, isInteger, type Typed, typed } from './typed.js';

/** `round`: of decimals half away from zero to so many digits after the point, of doubles to a whole number, half to even. */
export function rounded(value: Typed, digits: Typed | undefined): Typed | undefined {
  const count = digits === undefined ? 0 : constantInteger(digits);
  const { tree, type } = value;
  if (count === undefined) return undefined;
  if (type.kind === 'decimal') return roundedTo(value, count);
  if (type.kind === 'float' && type.bits === 64 && digits === undefined)
    return { ...value, tree: roundedHalfToEven(tree) };
  return isInteger(type) && digits === undefined ? { ...value, type: DOUBLE } : undefined;
}

/** A decimal rounded half away from zero to so many digits after its point. */
export function roundedTo(value: Typed, count: number): Typed {
  const { tree, type } = value;
  const result = call('round', count === 0 ? [tree] : [tree, integer(count)]);
  if (type.kind !== 'decimal' || type.precision === undefined) return typed(result, { kind: 'decimal' });
  const scale = Math.max(0, count);
  const precision = type.precision - (type.scale ?? 0) + 1 + scale;
  return { ...value, tree: result, type: { kind: 'decimal', precision, scale } };
}

/** A double rounded to a whole number; one that is whole already is not rounded again. */
export function roundedHalfToEven(tree: Expression): Expression {
  const isWhole = tree.kind === 'call' && /^(round-half-even|truncate|floor|ceiling)$/.test(tree.name);
  return isWhole ? tree : call('round-half-even', [tree]);
}
