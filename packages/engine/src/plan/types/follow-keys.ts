import type { Column, Table, TypeWish } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';
import { canPointAt } from './key-types.js';

type Find = (table: Table, column: Column) => TypeWish | undefined;

/** A column, with the table that it is in. */
interface End {
  readonly table: Table;
  readonly column: Column;
}

/**
 * What the config asks of one end of a foreign key, for the other end, of which it says nothing: without it no foreign key could
 * stand between the two.
 */
export function followKeys(tables: readonly Table[], find: Find): ReadonlyMap<Column, TypeWish> {
  const followed = new Map<Column, TypeWish>();
  const wishOf = ({ table, column }: End): TypeWish | undefined =>
    find(table, column) ?? followed.get(column);
  const pairs = pairsOf(tables);
  // Each round gives at least one column a wish, which stays.
  for (let before = -1; before < followed.size; ) {
    before = followed.size;
    for (const [child, parent] of pairs) {
      const [own, other] = [wishOf(child), wishOf(parent)];
      const [from, to] = [own?.as ?? child.column.type, other?.as ?? parent.column.type];
      if (canPointAt(from, to) && own?.to === other?.to) continue;
      if (own === undefined && other !== undefined && mayFollow(child)) followed.set(child.column, other);
      if (other === undefined && own !== undefined && mayFollow(parent)) followed.set(parent.column, own);
    }
  }
  return followed;
}

/** A generator of keys needs its number. */
function mayFollow({ column }: End): boolean {
  return column.identity === undefined && column.generated === undefined;
}

function pairsOf(tables: readonly Table[]): readonly (readonly [child: End, parent: End])[] {
  const byName = new Map(tables.map((table) => [tableKey(table.name), table]));
  return tables.flatMap((table) =>
    table.foreignKeys.flatMap(({ columns, references }) => {
      const parent = byName.get(tableKey(references.table));
      // A foreign key without columns points at the primary key.
      const names = references.columns.length > 0 ? references.columns : (parent?.primaryKey?.columns ?? []);
      return columns.flatMap((name, index): readonly (readonly [End, End])[] => {
        const own = endOf(table, name);
        const other = parent && endOf(parent, names[index] ?? '');
        return own === undefined || other === undefined ? [] : [[own, other]];
      });
    }),
  );
}

function endOf(table: Table, name: string): End | undefined {
  const column = table.columns.find((one) => one.name === name);
  return column && { table, column };
}
