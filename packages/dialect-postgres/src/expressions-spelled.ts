import type { CastTarget } from '@godwit/plugin-api';
import { cast, type Fragment } from './expressions-fragment.js';

const INTEGERS = { 16: 'smallint', 32: 'integer', 64: 'bigint' } as const;

/** The number or truth value that a text spells or a member of JSON is. Undefined for other values and types. */
export function printSpelled(operand: Fragment, to: CastTarget, bits: 16 | 32 | 64): Fragment | undefined {
  const { type } = operand;
  const isBinary = operand.class === 'json' && type?.kind === 'json' && type.form === 'normalized';
  if (operand.literal !== undefined || (operand.class !== 'text' && !isBinary)) return undefined;
  switch (to) {
    case 'boolean':
      return cast(operand, 'boolean', 'boolean');
    case 'integer':
      return { ...cast(operand, INTEGERS[bits], 'integer'), narrow: bits < 64 };
    case 'decimal':
      return cast(operand, 'numeric', 'decimal');
    case 'float':
      return cast(operand, 'double precision', 'float');
    default:
      return undefined;
  }
}
