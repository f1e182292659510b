import type { CastTarget, LogicalType } from '@godwit/plugin-api';
import { type Typed, typed } from './typed.js';

const MOST_DIGITS = 18;

/** The number or truth value that a text spells or a member of JSON is. Undefined for other values and types. */
export function spelledAs(side: Typed, to: LogicalType): Typed | undefined {
  const target = targetOf(to);
  if (target === undefined || (side.type.kind !== 'text' && !isMember(side))) return undefined;
  const bits = to.kind === 'integer' ? { bits: to.bits } : {};
  const digits = to.kind === 'decimal' && to.precision !== undefined ? { digits: digitsOf(to) } : {};
  return typed({ kind: 'cast', operand: side.tree, to: target, ...bits, ...digits }, to);
}

/** The decimal that a text spells or a member of JSON is, as a column of a type keeps it. Undefined for other values. */
export function spelledWith({ tree }: Typed, to: LogicalType): Typed | undefined {
  const isWhole = tree.kind === 'cast' && tree.to === 'decimal' && tree.digits === undefined;
  if (!isWhole || to.kind !== 'decimal' || targetOf(to) === undefined) return undefined;
  return typed(to.precision === undefined ? tree : { ...tree, digits: digitsOf(to) }, to);
}

function digitsOf({
  precision = 0,
  scale = 0,
}: Extract<LogicalType, { kind: 'decimal' }>): readonly [number, number] {
  return [precision, scale];
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

/** The digits of a real of 32 bits, and of a decimal that 64 bits do not hold in two parts, are PostgreSQL's to round. */
function targetOf(type: LogicalType): CastTarget | undefined {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'bigint':
      return 'integer';
    case 'decimal':
      return isInTwoParts(type) ? 'decimal' : undefined;
    case 'float':
      return type.bits === 64 ? 'float' : undefined;
    default:
      return undefined;
  }
}

function isInTwoParts({ precision, scale = 0 }: Extract<LogicalType, { kind: 'decimal' }>): boolean {
  if (precision === undefined) return true;
  return scale >= 0 && scale < MOST_DIGITS && precision >= scale && precision - scale <= MOST_DIGITS;
}
