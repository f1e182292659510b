import type { ForeignKey, Place, Table } from '@godwit/plugin-api';
import type { Key } from '../foresee/equal-keys.js';
import { tableKey } from './place.js';

/** What the target calls a key of a table, and a foreign key of a table; nothing where no object stands for it. */
export interface MadeNames {
  key(table: Table, key: Key): Pick<Place, 'object'>;
  foreignKey(table: Table, key: ForeignKey): Pick<Place, 'object'>;
}

/** The names of keys, by the tables as the target has them once they are made. */
export function madeNames(made: readonly Table[]): MadeNames {
  const tables = new Map(made.map((table) => [tableKey(table.name), table]));
  const called = (object: string | undefined): Pick<Place, 'object'> =>
    object === undefined ? {} : { object };
  return {
    key: (table, key) => {
      const { primaryKey, uniqueKeys = [], indexes = [] } = tables.get(tableKey(table.name)) ?? {};
      if (table.primaryKey?.columns === key) return called(primaryKey?.name);
      const unique = uniqueKeys.find(({ columns }) => isSame(columns, key));
      const index = indexes.find(
        (one) =>
          one.unique &&
          isSame(
            one.parts.map(({ column = '' }) => column),
            key,
          ),
      );
      return called((unique ?? index)?.name);
    },
    foreignKey: (table, { columns, references }) => {
      const { foreignKeys = [] } = tables.get(tableKey(table.name)) ?? {};
      const found = foreignKeys.find((one) => {
        const isTo = tableKey(one.references.table) === tableKey(references.table);
        return isTo && isSame(one.columns, columns) && isSame(one.references.columns, references.columns);
      });
      return called(found?.name);
    },
  };
}

function isSame(a: Key, b: Key): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
