import type { LogicalType, Value } from '@godwit/plugin-api';

/** A value at a border of its type, with a name for people and quirks. */
export interface BoundaryValue {
  readonly name: string;
  readonly value: Value;
}

/** A type with the values at its borders. */
export interface BoundaryTable {
  /** The type as people write it, and unique. */
  readonly name: string;
  readonly type: LogicalType;
  readonly values: readonly BoundaryValue[];
}

/** Values whose name is their text. */
export function plain(...values: readonly (string | number | bigint | boolean)[]): readonly BoundaryValue[] {
  return values.map((value) => ({ name: Object.is(value, -0) ? '-0' : String(value), value }));
}

/** Values by name. */
export function named(values: Readonly<Record<string, Value>>): readonly BoundaryValue[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
