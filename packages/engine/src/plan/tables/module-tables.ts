import type { DatabaseSchema, Table, TableName, View } from '@godwit/plugin-api';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import { tableKey } from '../names/place.js';
import { isExcluded, selectTables } from './select-tables.js';

/** A schema as a move sees it, and the tables of it that move. */
export interface Selected {
  readonly schema: DatabaseSchema;
  readonly tables: readonly Table[];
}

/**
 * Selects the tables that move. What a module of the source's dialect keeps goes along within that dialect, as a whole, or not
 * at all: `goesAlong` says whether it may.
 */
export function selectWithModules(
  schema: DatabaseSchema,
  options: ResolvedOptions,
  goesAlong: boolean,
): Selected {
  if (!goesAlong) {
    const own = withoutModules(schema);
    return { schema: own, tables: selectTables(own, options) };
  }
  const selected = selectTables(schema, options);
  const moved = new Set(selected.map(({ name }) => tableKey(name)));
  const whole = schema.views.filter(({ name, parts }) => {
    return parts?.every((part) => moved.has(tableKey(part))) === true && !isExcluded(name, options);
  });
  const carried = withoutModules(schema, whole);
  return { schema: carried, tables: selected.filter((table) => carried.tables.includes(table)) };
}

/** A schema without what modules keep, but for these; that the others are left out is in its notes. */
export function withoutModules(schema: DatabaseSchema, carried: readonly View[] = []): DatabaseSchema {
  const names = carried.flatMap(({ name, parts = [] }) => [name, ...parts]);
  const kept = new Set(names.map(tableKey));
  const gone = schema.tables.filter(({ name, partOf }) => partOf !== undefined && !kept.has(tableKey(name)));
  const isOf = (table: TableName, tables: readonly TableName[]): boolean =>
    tables.some((name) => tableKey(name) === tableKey(table));
  const goneNames = gone.map(({ name }) => name);
  return {
    ...schema,
    tables: schema.tables.filter(({ name }) => !isOf(name, goneNames)),
    views: schema.views.filter(({ name, parts }) => parts === undefined || kept.has(tableKey(name))),
    notes: schema.notes.filter(({ code, place: { schema: of, table } }) => {
      if (table === undefined) return true;
      const name = { ...(of === undefined ? {} : { schema: of }), name: table };
      return code === 'TABLE_LEFT_OUT' ? !isOf(name, names) : !isOf(name, goneNames);
    }),
  };
}
