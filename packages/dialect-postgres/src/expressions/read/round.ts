import type { Expression } from '@godwit/plugin-api';
import { binary, call, integer, isInteger, literal, type Typed } from './typed.js';

/** A decimal rounded half away from zero to so many digits after its point. Undefined where its own digits are not known. */
export function rounded(value: Typed, count: number): Typed | undefined {
  const { tree, type } = value;
  if (count < 0) return undefined;
  if (isInteger(type)) return value;
  if (type.kind !== 'decimal' || type.precision === undefined) return undefined;
  const scale = type.scale ?? 0;
  const precision = type.precision - scale + 1 + count;
  const result = { kind: 'decimal', precision, scale: count } as const;
  if (count >= scale) return { ...value, type: { ...type, scale: count, precision } };
  if (count === 0) return { ...value, tree: call('round', [tree]), type: result };
  // The half is in the double only where it is before the point.
  const factor = literal('float', String(10 ** count));
  const shifted = call('round', [binary('multiply', tree, factor), integer(scale - count)]);
  return { ...value, tree: binary('divide', call('round', [shifted]), factor), type: result };
}

/** A double rounded to a whole number, a half to the even one, without the sums in which a double rounds. */
export function roundedHalfToEven(tree: Expression): Expression {
  const whole: Expression = { kind: 'cast', operand: tree, to: 'integer' };
  const rest = call('absolute', [binary('subtract', tree, whole)]);
  const half = literal('float', '0.5');
  const even = binary('multiply', call('round', [binary('divide', tree, literal('float', '2'))]), integer(2));
  return {
    kind: 'case',
    branches: [
      { when: binary('less', rest, half), result: whole },
      { when: binary('equal', rest, half), result: even },
    ],
    otherwise: call('round', [tree]),
  };
}
