import { formatTableName, type Note, type Table, type TableName } from '@godwit/plugin-api';
import type { Endpoint } from '../../run-context.js';
import { isChanged, type NameMap, renameType } from './name-map.js';
import { pairNames } from './pair-names.js';
import { placeOf, tableKey } from './place.js';
import { type SaidNames, saidNames } from './said-names.js';
import { nameSchemas, type SchemaChoice } from './schema-names.js';

/** What names of a load into tables that are there depend on. */
export interface ExistingNames extends SchemaChoice {
  /** All tables of the source, moved or not. */
  readonly sources: readonly Table[];
  /** The tables of the target. */
  readonly there: readonly Table[];
  readonly renames: Readonly<Record<string, string>>;
}

/**
 * Names tables and columns as a target calls those that it has: as the config says, else by {@link pairNames}. What it has not
 * keeps its name.
 */
export function mapToExisting(tables: readonly Table[], input: ExistingNames): NameMap {
  const schemas = nameSchemas(
    tables.map(({ name }) => name),
    input,
  );
  const said = saidNames(input.renames, input.sources, input.there);
  const targets = pairTables(tables, said, schemas.place, input);
  const names = new Map(
    tables.map((table) => {
      return [tableKey(table.name), targets.get(table)?.name ?? schemas.place(table.name)] as const;
    }),
  );
  const columns = new Map(
    tables.map((table) => [tableKey(table.name), pairColumns(table, targets.get(table), said)] as const),
  );
  const told = tables.flatMap((table) => {
    return renamedNote(table, schemas.place(table.name), names, columns, input.target);
  });
  return {
    notes: [...schemas.notes, ...told],
    changed: isChanged(tables, names, columns),
    table: (name) => names.get(tableKey(name)),
    column: (name, column) => columns.get(tableKey(name))?.get(column),
    object: schemas.place,
    type: (type) => renameType(type, schemas.place),
  };
}

/** The tables of the target, by those of the source: said ones, those of the same schema, the only one of the name elsewhere. */
function pairTables(
  tables: readonly Table[],
  said: SaidNames,
  place: (name: TableName) => TableName,
  { there, target }: ExistingNames,
): ReadonlyMap<Table, Table> {
  const targets = new Map<Table, Table>();
  for (const table of tables) {
    const given = said.tables.get(tableKey(table.name));
    if (given !== undefined) targets.set(table, given);
  }
  const isFree = (table: Table): boolean => ![...targets.values()].includes(table);
  for (const [schema, own] of Map.groupBy(tables, ({ name }) => place(name).schema)) {
    const left = own.filter((table) => !targets.has(table));
    const free = there.filter((table) => table.name.schema === schema && isFree(table));
    for (const [from, to] of paired(left, free, place)) targets.set(from, to);
  }
  const ordinary = target.dialect.defaultSchema?.(target.config);
  if (ordinary === undefined) return targets;
  const homeless = tables.filter((table) => !targets.has(table) && place(table.name).schema === ordinary);
  const elsewhere = there.filter((table) => table.name.schema !== ordinary && isFree(table));
  const byName = Map.groupBy(elsewhere, ({ name }) => name.name);
  const only = elsewhere.filter(({ name }) => byName.get(name.name)?.length === 1);
  for (const [from, to] of paired(homeless, only, place, ['exact', 'case'])) targets.set(from, to);
  return targets;
}

function paired(
  tables: readonly Table[],
  free: readonly Table[],
  place: (name: TableName) => TableName,
  likenesses?: Parameters<typeof pairNames>[2],
): readonly (readonly [Table, Table])[] {
  const names = tables.map(({ name }) => place(name).name);
  const pairs = pairNames(
    names,
    free.map(({ name }) => name.name),
    likenesses,
  );
  return tables.flatMap((table, index): readonly (readonly [Table, Table])[] => {
    const found = free.find(({ name }) => name.name === pairs.get(names[index] ?? ''));
    return found === undefined ? [] : [[table, found]];
  });
}

function pairColumns(table: Table, target: Table | undefined, said: SaidNames): ReadonlyMap<string, string> {
  const own = table.columns.map(({ name }) => name);
  if (target === undefined) return new Map(own.map((name) => [name, name]));
  const given = said.columns(table, target);
  const taken = new Set(given.values());
  const pairs = pairNames(
    own.filter((name) => !given.has(name)),
    target.columns.map(({ name }) => name).filter((name) => !taken.has(name)),
  );
  return new Map(own.map((name) => [name, given.get(name) ?? pairs.get(name) ?? name]));
}

/** One note of a table that tells all names that are not those of the source; letter case is none where the target folds it. */
function renamedNote(
  { name, columns }: Table,
  placed: TableName,
  names: ReadonlyMap<string, TableName>,
  named: ReadonlyMap<string, ReadonlyMap<string, string>>,
  { dialect }: Endpoint,
): readonly Note[] {
  const fold = (text: string): string =>
    dialect.capabilities.foldsIdentifierCase ? text.toLowerCase() : text;
  const target = names.get(tableKey(name)) ?? placed;
  const own = named.get(tableKey(name));
  const renamed = columns.flatMap(({ name: column }) => {
    const to = own?.get(column) ?? column;
    return fold(to) === fold(column) ? [] : [`${column} is ${to}`];
  });
  const isOther = fold(tableKey(target)) !== fold(tableKey(placed));
  if (!isOther && renamed.length === 0) return [];
  const parts = [...(isOther ? [`the table is ${formatTableName(target)}`] : []), ...renamed];
  return [
    {
      code: 'TARGET_NAME_TAKEN',
      severity: 'info',
      place: placeOf(name),
      message: `The names of the target are taken: ${parts.join(', ')}.`,
    },
  ];
}
