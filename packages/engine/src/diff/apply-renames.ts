import type {
  Check,
  DatabaseSchema,
  ForeignKey,
  Index,
  Rename,
  SchemaObjects,
  SqlExpression,
  Table,
  TableName,
} from '@godwit/plugin-api';
import { mapExpressions } from '@godwit/plugin-api';
import { tableKey } from '../plan/names/place.js';
import { renameColumns } from '../plan/names/rename-columns.js';
import { type NewNames, renameInText } from './rename-in-text.js';
import { resolveRenames } from './resolve-renames.js';

/** A schema once its tables and columns have other names. */
export interface RenamedSchema {
  /** With the new names wherever a name stands, in expressions and texts too. */
  readonly found: DatabaseSchema;
  /** The views as they are then for a database that keeps the names of their columns: only tables have new names in them. */
  readonly views: DatabaseSchema['views'];
  /** Tables first. */
  readonly renames: readonly Rename[];
}

/**
 * Gives tables and columns of a schema the names that they have on the other side: `{ 'player.nick': 'player.nickname' }`.
 * `wanted` is that side, in the words of this one. Throws as {@link resolveRenames} does.
 */
export function applyRenames(
  found: DatabaseSchema,
  names: Readonly<Record<string, string>>,
  wanted: Pick<SchemaObjects, 'tables'>,
): RenamedSchema {
  const renames = resolveRenames(names, { found: found.tables, wanted: wanted.tables });
  if (renames.length === 0) return { found, views: found.views, renames };
  const ofTables = renames.filter(({ from }) => from !== undefined);
  return { found: renameSchema(found, renames), views: renameSchema(found, ofTables).views, renames };
}

/** The same with the new names wherever a name stands. */
export function renameSchema<Schema extends SchemaObjects>(
  found: Schema,
  renames: readonly Rename[],
): Schema {
  const names = new Names(renames);
  const table = (name: TableName): TableName => names.table(name);
  return {
    ...found,
    tables: found.tables.map((one) => renameTable(one, names)),
    views: found.views.map(({ sql, reads, parts, after, ...view }) => {
      const text = (own: string): string => renameInText(own, names.of(reads ?? []));
      return {
        ...view,
        sql: text(sql),
        ...(after === undefined ? {} : { after: after.map(text) }),
        ...(reads === undefined ? {} : { reads: reads.map(table) }),
        ...(parts === undefined ? {} : { parts: parts.map(table) }),
      };
    }),
    triggers: found.triggers.map((trigger) => ({
      ...trigger,
      table: table(trigger.table),
      sql: renameInText(trigger.sql, names.of([trigger.table])),
    })),
  };
}

function renameTable(old: Table, names: Names): Table {
  const { columns, primaryKey, partOf, nativeConstraints, nativeObjects } = old;
  const column = (name: string): string => names.column(old.name, name);
  const list = (own: readonly string[]): readonly string[] => own.map(column);
  const key = <T extends { readonly columns: readonly string[]; readonly include?: readonly string[] }>(
    one: T,
  ): T => ({ ...one, columns: list(one.columns), ...(one.include && { include: list(one.include) }) });
  const inText = (text: string): string => renameInText(text, names.of([old.name]));
  const expression = (one: SqlExpression): SqlExpression => {
    return { ...renameColumns(one, column), text: inText(one.text) };
  };
  const table: Table = {
    ...old,
    name: names.table(old.name),
    ...(partOf === undefined ? {} : { partOf: names.table(partOf) }),
    columns: columns.map((one) => ({ ...one, name: column(one.name) })),
    ...(primaryKey === undefined ? {} : { primaryKey: key(primaryKey) }),
    uniqueKeys: old.uniqueKeys.map(key),
    foreignKeys: old.foreignKeys.map((one) => renameReference(key(one), names)),
    indexes: old.indexes.map((one) => renameIndex(one, column)),
    checks: old.checks.map((one) => renameCheck(one, column)),
    ...(nativeConstraints && {
      nativeConstraints: nativeConstraints.map(({ references, ...one }) => ({
        ...one,
        sql: renameInText(one.sql, names.of([old.name, ...(references ? [references] : [])])),
        ...(references === undefined ? {} : { references: names.table(references) }),
      })),
    }),
    ...(nativeObjects && {
      nativeObjects: nativeObjects.map((one) => ({ ...one, text: inText(one.text) })),
    }),
  };
  // A default names no column.
  return mapExpressions(table, (one, { purpose }) => (purpose === 'default' ? one : expression(one)));
}

function renameReference(key: ForeignKey, names: Names): ForeignKey {
  const { table, columns } = key.references;
  return {
    ...key,
    references: {
      table: names.table(table),
      columns: columns.map((name) => names.column(table, name)),
    },
  };
}

function renameIndex(index: Index, column: (name: string) => string): Index {
  const { parts, include } = index;
  return {
    ...index,
    parts: parts.map((part) => (part.column === undefined ? part : { ...part, column: column(part.column) })),
    ...(include && { include: include.map(column) }),
  };
}

function renameCheck(check: Check, column: (name: string) => string): Check {
  return check.column === undefined ? check : { ...check, column: column(check.column) };
}

/** The new names, by the old ones. */
class Names {
  readonly #renames: readonly Rename[];

  constructor(renames: readonly Rename[]) {
    this.#renames = renames;
  }

  table(old: TableName): TableName {
    return this.#renames.find(({ from }) => from && tableKey(from) === tableKey(old))?.table ?? old;
  }

  column(table: TableName, old: string): string {
    return this.#columns(table).get(old) ?? old;
  }

  /** What a text may name that is about these tables. */
  of(tables: readonly TableName[]): NewNames {
    const all = this.#renames.flatMap(({ table, from }) => (from ? [[from.name, table.name] as const] : []));
    return { columns: new Map(tables.flatMap((table) => [...this.#columns(table)])), tables: new Map(all) };
  }

  #columns(old: TableName): ReadonlyMap<string, string> {
    const own = tableKey(this.table(old));
    const columns = this.#renames.flatMap(({ table, column }) => {
      return column !== undefined && tableKey(table) === own ? [[column.from, column.to] as const] : [];
    });
    return new Map(columns);
  }
}
