import type { Expression } from '@godwit/plugin-api';
import { cast, type Fragment } from './fragment.js';

const INTEGERS = { 16: 'smallint', 32: 'integer', 64: 'bigint' } as const;

/** The number or truth value that a text spells or a member of JSON is. Undefined for other values and types. */
export function printSpelled(
  operand: Fragment,
  { to, bits, digits }: Omit<Extract<Expression, { kind: 'cast' }>, 'kind' | 'operand'>,
): Fragment | undefined {
  const { type } = operand;
  const isBinary = operand.class === 'json' && type?.kind === 'json' && type.form === 'normalized';
  if (operand.literal !== undefined || (operand.class !== 'text' && !isBinary)) return undefined;
  switch (to) {
    case 'boolean':
      return cast(operand, 'boolean', 'boolean');
    case 'integer':
      return { ...cast(operand, INTEGERS[bits ?? 64], 'integer'), narrow: bits !== undefined };
    case 'decimal':
      return decimal(operand, digits);
    case 'float':
      return cast(operand, 'double precision', 'float');
    default:
      return undefined;
  }
}

function decimal(operand: Fragment, digits: readonly [number, number] | undefined): Fragment {
  if (digits === undefined) return cast(operand, 'numeric', 'decimal');
  const [precision, scale] = digits;
  return {
    ...cast(operand, `numeric(${precision},${scale})`, 'decimal'),
    type: { kind: 'decimal', precision, scale },
  };
}
