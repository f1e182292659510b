import { formatLogicalType, type Mapped } from '@godwit/plugin-api';
import { type DialectName, dialectOf } from '../dialects.js';

/** What becomes of a native type in another dialect. */
export interface TypeMapping {
  /** What the type means, in a word of godwit: `bigint`, `decimal(10,2)`, `timestamptz`. */
  readonly logical: string;
  /** The native type there. */
  readonly type: string;
  /** `exact`: every value and the meaning survive; `widened`: every value survives; `lossy`: some may not. */
  readonly fidelity: 'exact' | 'widened' | 'lossy';
  /** Why it is not `exact`, as a sentence. */
  readonly reason?: string;
}

const GRADES = ['exact', 'widened', 'lossy'] as const;

/**
 * The native type that a column of a native type gets in another dialect, by its declaration alone:
 * `mapType('VARCHAR(80)', 'sqlite', 'postgresql')` is `character varying(80)`. A move also looks at the values: where these do
 * not fit, the column becomes wider there, and the plan says so. Throws DIALECT_UNKNOWN.
 */
export function mapType(nativeType: string, from: DialectName, to: DialectName): string {
  return explainType(nativeType, from, to).type;
}

/** As `mapType`, with what the type means, how much of it survives, and why. Throws DIALECT_UNKNOWN. */
export function explainType(nativeType: string, from: DialectName, to: DialectName): TypeMapping {
  const logical = dialectOf(from).types.toLogical(nativeType);
  const native = dialectOf(to).types.toNative(logical.type);
  const reason = reasonOf(logical, native);
  return {
    logical: formatLogicalType(logical.type),
    type: native.type,
    fidelity: worse(logical.fidelity, native.fidelity),
    ...(reason === '' ? {} : { reason }),
  };
}

function reasonOf(...mapped: readonly Mapped<unknown>[]): string {
  return mapped.flatMap(({ reason }) => reason ?? []).join(' ');
}

function worse(one: TypeMapping['fidelity'], other: TypeMapping['fidelity']): TypeMapping['fidelity'] {
  return GRADES[Math.max(GRADES.indexOf(one), GRADES.indexOf(other))] ?? 'lossy';
}
