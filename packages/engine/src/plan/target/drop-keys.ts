import { formatTableName, type Index, type Note, type Table, type TableName } from '@godwit/plugin-api';
import type { EqualKey, Key } from '../foresee/equal-keys.js';
import { equalRowsFacts, whatDiffers } from '../foresee/equal-rows-facts.js';
import { placeOf, tableKey } from '../names/place.js';

/** Keys of one table of the target that its rows will not keep. */
export interface BrokenKeys {
  readonly table: TableName;
  readonly source: TableName;
  readonly keys: readonly EqualKey[];
}

/** Tables without some of their keys, and what tells of it. */
export interface KeptKeys {
  readonly tables: readonly Table[];
  readonly notes: readonly Note[];
}

/** Makes ordinary indexes of keys that rows will not keep; foreign keys that stand on one of them go. `name` names an index. */
export function dropKeys(
  tables: readonly Table[],
  broken: readonly BrokenKeys[],
  name: (table: TableName, wanted: string) => string,
): KeptKeys {
  if (broken.length === 0) return { tables, notes: [] };
  const notes: Note[] = [];
  const of = (table: TableName): BrokenKeys | undefined =>
    broken.find((one) => tableKey(one.table) === tableKey(table));
  const found = (table: TableName): readonly EqualKey[] => of(table)?.keys ?? [];
  const kept = tables.map((table) => {
    const { keys = [], source = table.name } = of(table.name) ?? {};
    notes.push(...keys.map((key) => keyNote(table, source, key)));
    return withoutReferences(withoutKeys(table, keys, name), found, notes);
  });
  return { tables: kept, notes };
}

function withoutKeys(
  table: Table,
  keys: readonly EqualKey[],
  name: (table: TableName, wanted: string) => string,
): Table {
  if (keys.length === 0) return table;
  const isBroken = (columns: Key): boolean => keys.some(({ key }) => isSame(key, columns));
  const { primaryKey, ...rest } = table;
  const plain = keys
    .filter(({ key }) => !table.indexes.some((index) => isSame(columnsOf(index), key)))
    .map(({ key }): Index => {
      const wanted = `${table.name.name}_${key.join('_')}_idx`;
      const parts = key.map((column) => ({ column, direction: 'asc' }) as const);
      return { name: name(table.name, wanted), unique: false, parts };
    });
  return {
    ...rest,
    ...(primaryKey === undefined || isBroken(primaryKey.columns) ? {} : { primaryKey }),
    uniqueKeys: table.uniqueKeys.filter(({ columns }) => !isBroken(columns)),
    indexes: [
      ...table.indexes.map((index) => (isBroken(columnsOf(index)) ? { ...index, unique: false } : index)),
      ...plain,
    ],
  };
}

function withoutReferences(
  table: Table,
  found: (table: TableName) => readonly EqualKey[],
  notes: Note[],
): Table {
  const stands = table.foreignKeys.map(({ references: { table: parent, columns } }) => {
    return !found(parent).some(({ key }) => isSame(key.toSorted(), columns.toSorted()));
  });
  for (const [at, key] of table.foreignKeys.entries()) {
    if (stands[at]) continue;
    const to = formatTableName(key.references.table);
    notes.push({
      code: 'FOREIGN_KEY_NOT_CARRIED',
      severity: 'loss',
      place: placeOf(
        table.name,
        key.name === undefined ? { column: key.columns.join(', ') } : { object: key.name },
      ),
      message: `The foreign key (${key.columns.join(', ')}) points at a key of ${to} that is left out, as onDuplicates "drop-key" says.`,
    });
  }
  return { ...table, foreignKeys: table.foreignKeys.filter((_, at) => stands[at]) };
}

function keyNote(table: Table, source: TableName, equal: EqualKey): Note {
  const columns = equal.key.join(', ');
  const named = [table.primaryKey, ...table.uniqueKeys].find((one) => one && isSame(one.columns, equal.key));
  const index = table.indexes.find((one) => one.unique && isSame(columnsOf(one), equal.key));
  const object = named?.name ?? index?.name;
  return {
    code: 'UNIQUE_NOT_CARRIED',
    severity: 'loss',
    place: placeOf(table.name, object === undefined ? { column: columns } : { object }),
    message: `The key or unique index (${columns}) became an ordinary index, as onDuplicates "drop-key" says: ${whatDiffers(source)}.`,
    ...equalRowsFacts(equal),
  };
}

function columnsOf({ parts, where }: Index): Key {
  return where === undefined ? parts.map(({ column = '' }) => column) : [];
}

function isSame(a: Key, b: Key): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
