import type { LogicalKind, LogicalType } from '../../schema/logical-type.js';
import type { Value } from '../value.js';
import type { Misfit } from './misfit.js';

/** A value in its canonical form, but NULL. */
export type Given = Exclude<Value, null>;

/** Gives the value in the other type, or why it does not fit. `from` is the type that it has. */
export type Cast = (value: Given, from: LogicalType) => Given | Misfit;

/** What a cast is told beside the types. */
export interface CastChoices {
  /** How text spells bytes. */
  readonly bytes: 'hex' | 'base64' | 'utf8';
  /** Minutes east of UTC of times that name no zone; undefined: where a zone is needed, they do not fit. */
  readonly zone: number | undefined;
  /** Text is a list of elements between commas, as `commaList` reads it. */
  readonly commas?: boolean;
}

/** The casts into one kind. */
export interface Caster {
  /** The kinds that can be cast, the kind itself included. */
  readonly from: readonly LogicalKind[];
  make(to: LogicalType, choices: CastChoices): Cast;
}

/** Makes the casts into one kind; the type that `make` is given is narrowed to it. */
export function caster<Kind extends LogicalKind>(
  kind: Kind,
  from: readonly LogicalKind[],
  make: (to: Extract<LogicalType, { kind: Kind }>, choices: CastChoices) => Cast,
): Caster {
  return {
    from: [kind, ...from],
    make: (to, choices) => make(to as Extract<LogicalType, { kind: Kind }>, choices),
  };
}
