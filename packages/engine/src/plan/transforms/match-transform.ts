import {
  type AnyTransform,
  type Column,
  formatTableName,
  type LogicalType,
  type Table,
} from '@godwit/plugin-api';

/**
 * Whether a transform is for a column whose type is `type` by now. A generated column is computed by the target, so it is
 * left alone by patterns and matched only by a transform that names it.
 */
export function matchesColumn(
  transform: AnyTransform,
  table: Table,
  column: Column,
  type: LogicalType,
): boolean {
  return matchesNames(transform, table, column) && takesKind(transform, type);
}

/** Whether the names of a column and its table fit, whatever its type. */
export function matchesNames({ match }: AnyTransform, table: Table, column: Column): boolean {
  if (column.generated !== undefined && match.column !== column.name) return false;
  const { table: tablePattern } = match;
  const tableNames = [table.name.name, formatTableName(table.name)];
  return (
    (match.column === undefined || fits(match.column, column.name)) &&
    (tablePattern === undefined || tableNames.some((name) => fits(tablePattern, name)))
  );
}

/** Whether a transform takes values of a type; one that names no kind takes all. */
export function takesKind({ match: { kind } }: AnyTransform, type: LogicalType): boolean {
  const kinds: readonly string[] = kind === undefined ? [] : typeof kind === 'string' ? [kind] : kind;
  return kinds.length === 0 || kinds.includes(type.kind);
}

function fits(pattern: string | RegExp, name: string): boolean {
  return typeof pattern === 'string' ? pattern === name : pattern.test(name);
}
