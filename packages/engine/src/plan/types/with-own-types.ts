import type { DatabaseSchema, Dialect } from '@godwit/plugin-api';

/** The dialect of a database whose types of people's own it then knows by name. */
export function withOwnTypes(dialect: Dialect, { types = [] }: DatabaseSchema): Dialect {
  if (types.length === 0 || dialect.typesWith === undefined) return dialect;
  return Object.assign(Object.create(dialect) as Dialect, { types: dialect.typesWith(types) });
}
