import type { ForeignKey, Rename, SqlExpression, Table, TableName } from '@godwit/plugin-api';
import { mapExpressions } from '@godwit/plugin-api';
import { type DatabaseState, isSameName } from '../database.js';

/** A database in which a table, or a column of one, has another name wherever it is named. */
export function rename(state: DatabaseState, { table, from, column }: Rename): DatabaseState {
  const moved = from === undefined ? state : renameTable(state, from, table);
  if (column === undefined) return moved;
  return {
    ...moved,
    tables: moved.tables.map((stored) => ({ ...stored, table: withColumn(stored.table, table, column) })),
  };
}

function renameTable(state: DatabaseState, from: TableName, to: TableName): DatabaseState {
  const next = (name: TableName): TableName => (isSameName(name, from) ? to : name);
  return {
    ...state,
    tables: state.tables.map(({ table, rows }) => {
      const foreignKeys = table.foreignKeys.map((key) => pointing(key, next(key.references.table)));
      return { rows, table: { ...table, name: next(table.name), foreignKeys } };
    }),
    triggers: state.triggers.map((trigger) => ({ ...trigger, table: next(trigger.table) })),
  };
}

function pointing(key: ForeignKey, table: TableName): ForeignKey {
  return { ...key, references: { ...key.references, table } };
}

function withColumn(table: Table, of: TableName, { from, to }: NonNullable<Rename['column']>): Table {
  const next = (name: string): string => (name === from ? to : name);
  const isOwn = isSameName(table.name, of);
  const own = <T extends { readonly columns: readonly string[] }>(key: T): T =>
    isOwn ? { ...key, columns: key.columns.map(next) } : key;
  const foreignKeys = table.foreignKeys.map(own).map((key) => {
    if (!isSameName(key.references.table, of)) return key;
    return { ...key, references: { ...key.references, columns: key.references.columns.map(next) } };
  });
  if (!isOwn) return { ...table, foreignKeys };
  const { primaryKey, uniqueKeys, indexes } = table;
  const named: Table = {
    ...table,
    foreignKeys,
    columns: table.columns.map((one) => ({ ...one, name: next(one.name) })),
    ...(primaryKey === undefined ? {} : { primaryKey: own(primaryKey) }),
    uniqueKeys: uniqueKeys.map(own),
    indexes: indexes.map((index) => ({
      ...index,
      parts: index.parts.map((part) =>
        part.column === undefined ? part : { ...part, column: next(part.column) },
      ),
    })),
  };
  return mapExpressions(named, (expression) => renamed(expression, next));
}

function renamed({ text, dialect }: SqlExpression, next: (name: string) => string): SqlExpression {
  const tree: unknown = JSON.parse(text, (_, node: unknown) => {
    const { kind, name } = (node ?? {}) as { readonly kind?: unknown; readonly name?: unknown };
    return kind === 'column' && typeof name === 'string' ? { ...(node as object), name: next(name) } : node;
  });
  return { text: JSON.stringify(tree), dialect };
}
