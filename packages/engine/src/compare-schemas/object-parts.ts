import { formatTableName, type SchemaObjects } from '@godwit/plugin-api';
import { objectPlace, placeOf, tableKey } from '../plan/names/place.js';
import type { SchemaPart } from './schema-part.js';

/** What stands beside tables: views, triggers and the sequences of no column. */
export function objectParts({
  views,
  triggers,
  sequences,
}: Omit<SchemaObjects, 'tables' | 'domains'>): readonly SchemaPart[] {
  return [
    ...views.map((object): SchemaPart => {
      const { name, sql, after = [] } = object;
      return {
        kind: 'view',
        id: tableKey(name),
        place: objectPlace(name),
        what: `the view ${formatTableName(name)}`,
        content: { text: sql, 'what belongs to it': after },
        object,
      };
    }),
    ...triggers.map((object): SchemaPart => {
      const { name, table, sql } = object;
      return {
        kind: 'trigger',
        id: `${tableKey(table)} ${name}`,
        place: placeOf(table, { object: name }),
        what: `the trigger ${name} of ${formatTableName(table)}`,
        content: { text: sql },
        object,
      };
    }),
    ...sequences.map((object): SchemaPart => {
      const { name, start, increment, bounds } = object;
      return {
        kind: 'sequence',
        id: tableKey(name),
        place: objectPlace(name),
        what: `the sequence ${formatTableName(name)}`,
        content: { start, increment, bounds: bounds && JSON.stringify(bounds) },
        object,
      };
    }),
  ];
}
