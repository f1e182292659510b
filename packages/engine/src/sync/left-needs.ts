import { type DatabaseSchema, formatTableName, type SchemaObjects, type Table } from '@godwit/plugin-api';
import { placeOf, tableKey } from '../plan/names/place.js';
import type { Obstruction } from './sync-result.js';

/** What a part of a table cannot be without. */
interface Needs {
  readonly what: string;
  readonly columns: readonly string[];
  readonly references?: { readonly table: Table['name']; readonly columns: readonly string[] };
}

/**
 * What the goal would have without what it needs: where only some differences are made good, an index may come without its column,
 * or a column go that a key still has. What neither side has is no matter of the choice.
 */
export function leftNeeds(
  goal: DatabaseSchema,
  sides: { readonly found: SchemaObjects; readonly wanted: SchemaObjects },
): readonly Obstruction[] {
  const known = new Set([sides.found, sides.wanted].flatMap(({ tables }) => tables.flatMap(namesOf)));
  const there = new Set(goal.tables.flatMap(namesOf));
  const isLacking = (name: string): boolean => known.has(name) && !there.has(name);
  return goal.tables.flatMap((table) =>
    needsOf(table).flatMap(({ what, columns, references }): readonly Obstruction[] => {
      const lacking = [
        ...columns.filter((column) => isLacking(columnKey(table.name, column))),
        ...(references === undefined ? [] : lackingOf(references, isLacking)),
      ];
      if (lacking.length === 0) return [];
      const reason = `The ${what} of ${formatTableName(table.name)} needs ${lacking.join(', ')}, which would not be there: choose both, or neither.`;
      return [{ place: placeOf(table.name), reason }];
    }),
  );
}

function lackingOf(
  { table, columns }: NonNullable<Needs['references']>,
  isLacking: (name: string) => boolean,
): readonly string[] {
  const name = formatTableName(table);
  if (isLacking(tableKey(table))) return [name];
  return columns.filter((column) => isLacking(columnKey(table, column))).map((column) => `${name}.${column}`);
}

function namesOf({ name, columns }: Table): readonly string[] {
  return [tableKey(name), ...columns.map((column) => columnKey(name, column.name))];
}

function columnKey(table: Table['name'], column: string): string {
  return `${tableKey(table)} ${column}`;
}

function needsOf({ primaryKey, uniqueKeys, foreignKeys, indexes }: Table): readonly Needs[] {
  const named = (kind: string, name: string | undefined): string =>
    name === undefined ? kind : `${kind} ${name}`;
  return [
    ...(primaryKey === undefined
      ? []
      : [{ what: named('primary key', primaryKey.name), columns: primaryKey.columns }]),
    ...uniqueKeys.map(({ name, columns }) => ({ what: named('unique key', name), columns })),
    ...foreignKeys.map(({ name, columns, references }) => ({
      what: named('foreign key', name),
      columns,
      references,
    })),
    ...indexes.map(({ name, parts, include = [] }) => ({
      what: named('index', name),
      columns: [...parts.flatMap(({ column }) => column ?? []), ...include],
    })),
  ];
}
