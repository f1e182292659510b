import type { ForeignKey, Table } from '@godwit/plugin-api';
import { keysOf } from './affected.js';
import { sameColumns } from './making-room.js';
import { isSame, keyOf, type Scope, tableOf } from './scope.js';

/** The table whose keys a reference waits for: none of its keys that could serve is there before. */
export function awaitedTable(
  scope: Scope,
  { table, columns }: ForeignKey['references'],
  late: ReadonlySet<string>,
): string | undefined {
  const parent = tableOf(scope.wanted, table);
  if (parent === undefined) return undefined;
  const serving = [
    ...keysOf(parent).flatMap(({ key }) => (sameColumns(key.columns, columns) ? [key.name ?? ''] : [])),
    ...parent.indexes
      .filter(
        ({ unique, where, parts }) =>
          unique &&
          where === undefined &&
          sameColumns(
            parts.map(({ column }) => column ?? ''),
            columns,
          ),
      )
      .map(({ name }) => name),
  ];
  const isLate = (name: string): boolean => late.has(`${keyOf(parent.name)} ${name}`);
  return serving.length > 0 && serving.every(isLate) ? keyOf(parent.name) : undefined;
}

export function pointsAt(
  references: ForeignKey['references'],
  table: Table['name'],
  columns: readonly string[],
): boolean {
  return isSame(references.table, table) && sameColumns(references.columns, columns);
}
