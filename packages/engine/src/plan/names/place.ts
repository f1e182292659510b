import type { IntrospectOptions, Place, TableName } from '@godwit/plugin-api';

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

/** The schemas that these names are in. */
export function schemasOf(names: readonly TableName[]): readonly string[] {
  return [...new Set(names.map(({ schema }) => schema))].filter((schema) => schema !== undefined);
}

/** Where to look for objects of these names; undefined, as the session is told, where they name no schema. */
export function whereNamed(names: readonly TableName[]): IntrospectOptions | undefined {
  const schemas = schemasOf(names);
  return schemas.length === 0 ? undefined : { schemas };
}
