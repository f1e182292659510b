import type { ColumnPlan, LogicalType, Value } from '@godwit/plugin-api';
import { type Cast, casterOf, Misfit } from '@godwit/plugin-api/conversions';
import type { Change, Stored } from './values.js';

/** What a value is by the class that it is stored in. */
const CLASSES = {
  bigint: { kind: 'bigint' },
  number: { kind: 'float', bits: 64 },
  string: { kind: 'text' },
  object: { kind: 'bytes' },
} as const satisfies Readonly<Record<string, LogicalType>>;

/**
 * Makes values of a type that was chosen for a column of values that are stored as something else, by the conversions that lose
 * nothing. Undefined: there is none for this one.
 */
export function chosenOf(
  { as, form }: Pick<ColumnPlan, 'as' | 'form'>,
  changed: (change: Change) => void,
): (stored: Stored) => Value | undefined {
  const caster = casterOf(as);
  // No text says of bytes that they are some, nor the other way round.
  const cast: Cast | undefined =
    as.kind === 'bytes' || as.kind === 'text'
      ? undefined
      : caster?.make(as, { bytes: 'hex', zone: undefined, commas: form === 'comma-list' });
  return (stored) => {
    const from = CLASSES[typeof stored as keyof typeof CLASSES];
    if (cast === undefined || caster?.from.includes(from.kind) !== true) return undefined;
    const value = cast(stored, from);
    if (value instanceof Misfit) return undefined;
    changed(from.kind === 'text' ? 'respelled' : 'converted');
    return value;
  };
}
