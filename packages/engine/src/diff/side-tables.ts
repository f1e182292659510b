import type { Place, Table } from '@godwit/plugin-api';

/** The tables of both sides, in the words of the target. */
export interface SideTables {
  readonly wanted: readonly Table[];
  readonly found: readonly Table[];
}

/** Whether a place is in a table, or it itself. */
export function isAt(place: Place, { name }: Table): boolean {
  return name.name === place.table && name.schema === place.schema;
}

/** The table that a place is in, where it is there. */
export function tableAt(place: Place, tables: readonly Table[]): Table | undefined {
  return tables.find((table) => isAt(place, table));
}
