import type { CastTarget, LogicalType } from '@godwit/plugin-api';
import { type Typed, typed } from './expressions-parse-typed.js';

/** The number or truth value that a text spells or a member of JSON is. Undefined for other values and types. */
export function spelledAs(side: Typed, to: LogicalType): Typed | undefined {
  const target = targetOf(to);
  if (target === undefined || (side.type.kind !== 'text' && !isMember(side))) return undefined;
  const bits = to.kind === 'integer' ? { bits: to.bits } : {};
  return typed({ kind: 'cast', operand: side.tree, to: target, ...bits }, to);
}

/** Only jsonb is cast; what becomes of a whole document is asked by nobody. */
function isMember({ tree, type }: Typed): boolean {
  return (
    type.kind === 'json' &&
    type.form === 'normalized' &&
    tree.kind === 'binary' &&
    tree.operator === 'json-get'
  );
}

/** Digits of its own, of a decimal or of a real of 32 bits, are PostgreSQL's to round. */
function targetOf(type: LogicalType): CastTarget | undefined {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'bigint':
      return 'integer';
    case 'decimal':
      return type.precision === undefined ? 'decimal' : undefined;
    case 'float':
      return type.bits === 64 ? 'float' : undefined;
    default:
      return undefined;
  }
}
