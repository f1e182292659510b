import type { Table } from '@godwit/plugin-api';
import { FRAMEWORK_TABLES, type FrameworkTable } from './framework-tables.js';

/** A table of a database in which a framework keeps its own records. */
export interface KnownTable {
  readonly table: Table;
  readonly known: FrameworkTable;
}

/** The tables that are a framework's own, by their names and their columns. */
export function knownTables(tables: readonly Table[]): readonly KnownTable[] {
  return tables.flatMap((table) => {
    const known = FRAMEWORK_TABLES.find((one) => isOf(one, table, tables));
    return known === undefined ? [] : [{ table, known }];
  });
}

/** The frameworks that keep records in some tables. */
export function frameworksOf(tables: readonly Table[]): readonly string[] {
  return knownTables(tables).map(({ known }) => known.framework);
}

/** The names that a table has for these columns. */
export function columnsNamed({ columns }: Table, wanted: readonly string[]): readonly string[] {
  return wanted.map((name) => columns.find((one) => fold(one.name) === fold(name))?.name ?? name);
}

function isOf(one: FrameworkTable, { name, columns }: Table, tables: readonly Table[]): boolean {
  if (one.table.toLowerCase() !== name.name.toLowerCase()) return false;
  const has = new Set(columns.map((column) => fold(column.name)));
  const hasAll = one.columns.every((column) => has.has(fold(column)));
  if (!hasAll || (one.hasMore !== true && has.size !== one.columns.length)) return false;
  const { beside } = one;
  return (
    beside === undefined ||
    tables.some((other) => other.name.schema === name.schema && other.name.name === beside)
  );
}

function fold(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
