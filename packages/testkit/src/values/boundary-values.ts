import type { LogicalKind, LogicalType } from '@godwit/plugin-api';
import type { BoundaryTable } from './boundary/boundary-value.js';
import { NUMBERS } from './boundary/numbers.js';
import { STRUCTURED } from './boundary/structured.js';
import { TEXTS_AND_BYTES } from './boundary/texts.js';
import { TIMES_AND_DATES } from './boundary/times.js';

export type { BoundaryTable, BoundaryValue } from './boundary/boundary-value.js';

/** Every type that the kit tries, by family, each with the values at its borders. NULL belongs to all of them. */
export const BOUNDARY_FAMILIES: readonly (readonly BoundaryTable[])[] = [
  NUMBERS,
  TEXTS_AND_BYTES,
  TIMES_AND_DATES,
  STRUCTURED,
].map((family) =>
  family.map((table) => ({ ...table, values: [{ name: 'NULL', value: null }, ...table.values] })),
);

/** The families in one. */
export const BOUNDARY_TABLES: readonly BoundaryTable[] = BOUNDARY_FAMILIES.flat();

/** The types of a kind that the kit tries, each with the values at its borders. Empty for `native`. */
export function boundaryValues(kind: LogicalKind): readonly BoundaryTable[] {
  return BOUNDARY_TABLES.filter(({ type }) => type.kind === kind);
}

/** A type as it is in a database: an enumeration lies in a schema where there are schemas. */
export function placedType(type: LogicalType, schema: string | undefined): LogicalType {
  if (type.kind === 'array') return { ...type, of: placedType(type.of, schema) };
  return type.kind === 'enum' && schema !== undefined ? { ...type, schema } : type;
}
