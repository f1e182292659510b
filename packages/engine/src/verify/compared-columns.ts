import type { ColumnPlan, LogicalType, Table } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';

/** The columns of both sides, pair by pair. */
export interface ComparedColumns {
  readonly source: readonly ColumnPlan[];
  readonly target: readonly ColumnPlan[];
}

/**
 * What is compared of a table: every column that was copied, and those that the target computes. Both are read as the type
 * that the plan gave the target; where only one side keeps the spelling of JSON, its meaning is compared.
 */
export function comparedColumns(work: TableWork, target: Table): ComparedColumns {
  const pairs = [
    ...work.read.map((read, index) => ({ read, write: work.write[index] as ColumnPlan })),
    ...work.computed,
  ];
  const byMeaning = pairs.map(({ read, write }) => {
    const there = target.columns.find((column) => column.name === write.name)?.type;
    return isLoose(read.as) !== isLoose(there) && read.as.kind === 'json';
  });
  const plan = (column: ColumnPlan, index: number): ColumnPlan =>
    byMeaning[index] ? { ...column, form: 'normalized' } : column;
  return {
    source: pairs.map(({ read }, index) => plan(read, index)),
    target: pairs.map(({ write }, index) => plan(write, index)),
  };
}

function isLoose(type: LogicalType | undefined): boolean {
  return type?.kind === 'json' && type.form === 'normalized';
}

/** The first column that the target has not. */
export function missingColumn(work: TableWork, target: Table): string | undefined {
  const names = new Set(target.columns.map(({ name }) => name));
  const written = [...work.write, ...work.computed.map(({ write }) => write)];
  return written.find(({ name }) => !names.has(name))?.name;
}
