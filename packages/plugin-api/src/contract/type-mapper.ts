import type { LogicalType, Mapped } from '../schema/logical-type.js';
import type { Value } from '../values/value.js';
import type { OptionValues } from './dialect-option.js';

/** Maps types both ways. Pure. */
export interface TypeMapper {
  /** What a native type means; `native` where it is unknown, never an exception. */
  toLogical(nativeType: string): Mapped<LogicalType>;
  /** The native type for a logical one. */
  toNative(type: LogicalType): Mapped<string>;
  /**
   * What a column of that native type holds after a value was stored in it, where the database itself makes another of it,
   * such as 0 of -0. The proof looks for that value in columns that the ledger names. Absent: it keeps each as it is.
   */
  kept?(value: Exclude<Value, null>, nativeType: string): Exclude<Value, null>;
  /**
   * Whether a column of that native type, which is there, keeps the values of a logical type as the dialect itself stores them,
   * whatever the name of its type says. Absent: only a column of the very type does.
   */
  keeps?(type: LogicalType, nativeType: string): boolean;
  /**
   * How values are given exactly as they are stored, where logical types take for one what the database keeps apart, such
   * as classes of storage and spellings: for proofs between two databases of this dialect. Absent: no type does.
   */
  readonly stored?: StoredValues;
  /**
   * What a key over a column of that type takes values for: two values are one in it where these are. `options` are those
   * that the dialect declares. Absent, or undefined: a value is the same as itself only.
   */
  comparesAs?(type: LogicalType, options: OptionValues): Comparison | undefined;
}

/** Gives values that compare as equal one form. */
export type Comparison = (value: Exclude<Value, null>) => Exclude<Value, null>;

/** Values as a dialect stores them, for its own kind only. Pure. */
export interface StoredValues {
  /** The encoding in which every value moves as it is stored; what moves in another is not compared so. */
  readonly encoding: string;
  /**
   * The type as which values of a column of that type are read, written and digested as they are stored, given the native
   * types of the column on both sides. Undefined where the type itself tells all, or where the target's column makes others
   * of them.
   */
  as(type: LogicalType, source: string, target: string): LogicalType | undefined;
  /** What people are shown of such a value. */
  shown(value: Exclude<Value, null>): Value;
}
