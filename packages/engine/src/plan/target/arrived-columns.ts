import type { CompiledDdl, Table } from '@godwit/plugin-api';
import { tableKey } from '../names/place.js';
import type { ComputedColumns } from '../tables/planned-table.js';

/** Whether a column is one of those that a target computes itself. */
export function computedColumns(ddl: Pick<CompiledDdl, 'generated'>): ComputedColumns['computes'] {
  const computed = new Set(ddl.generated?.map(({ table, column }) => `${tableKey(table)} ${column}`));
  return (table, column) => computed.has(`${tableKey(table)} ${column}`);
}

/** A table with the types that the target holds it with. */
export function withArrived(table: Table, { arrives = [] }: Pick<CompiledDdl, 'arrives'>): Table {
  const types = new Map(
    arrives
      .filter(({ table: name }) => tableKey(name) === tableKey(table.name))
      .map(({ column, type }) => [column, type]),
  );
  if (types.size === 0) return table;
  const columns = table.columns.map((column) => ({ ...column, type: types.get(column.name) ?? column.type }));
  return { ...table, columns };
}
