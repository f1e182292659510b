import type { Place, TableName } from '@godwit/plugin-api';

/** The place of a table, or of something in it. */
export function placeOf(table: TableName, rest: Omit<Place, 'schema' | 'table'> = {}): Place {
  return { ...(table.schema === undefined ? {} : { schema: table.schema }), table: table.name, ...rest };
}

/** A key for maps: two names are the same table exactly when this is equal. */
export function tableKey(name: TableName): string {
  return JSON.stringify([name.schema ?? null, name.name]);
}

/** The place of an object that belongs to no table. */
export function objectPlace({ schema, name }: TableName): Place {
  return { ...(schema === undefined ? {} : { schema }), object: name };
}
