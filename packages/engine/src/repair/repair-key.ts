import type { ColumnPlan, Table } from '@godwit/plugin-api';
import type { TableWork } from '../plan/planned-table.js';

/** The columns by which a row is found in the target: its primary key, else a unique key that holds no NULL. */
export function repairKey(work: TableWork, target: Table | undefined): readonly ColumnPlan[] | undefined {
  if (target === undefined) return undefined;
  const nullable = new Set(target.columns.filter((column) => column.nullable).map(({ name }) => name));
  const keys = [
    ...(target.primaryKey === undefined ? [] : [target.primaryKey.columns]),
    ...target.uniqueKeys
      .map(({ columns }) => columns)
      .filter((columns) => columns.every((name) => !nullable.has(name))),
  ];
  for (const names of keys) {
    const plans = names.map((name) => work.write.find((column) => column.name === name));
    if (plans.every((plan) => plan !== undefined)) return plans;
  }
  return undefined;
}
