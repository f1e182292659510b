import type { ColumnPlan, SourceSession, Table, Value } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import { sharedEncodings } from '../reading/table-reader.js';
import type { ComparedColumns } from './compared-columns.js';
import type { Dialects } from './comparison-key.js';

/** How a table is compared so that no change of what is stored passes for what the move made. */
export interface ExactColumns {
  readonly columns: ComparedColumns;
  /** Whether the move took every value as it is stored, and the target keeps each so. */
  readonly stored: boolean;
  /** What people are shown of a value of the column with that place. */
  readonly shown: (value: Value, index: number) => Value;
}

/**
 * Within one dialect a table may move as it is stored: class and spelling of each value are compared. Else a copied value is
 * stored in the one way in which the target's writer stores it.
 */
export function exactColumns(
  columns: ComparedColumns,
  work: TableWork,
  target: Table,
  source: SourceSession,
  dialects: Dialects,
): ExactColumns {
  const { stored } = dialects.target.types;
  const { name } = dialects.source;
  const isKept =
    stored !== undefined &&
    name === dialects.target.name &&
    sharedEncodings(source, work, dialects.source, dialects.target)[0] === stored.encoding;
  if (!isKept) return { columns: written(columns, work), stored: false, shown: (value) => value };
  const types = columns.source.map((column, index) => {
    const [here, there] = [nativeType(work.source, column), nativeType(target, columns.target[index])];
    return here === undefined || there === undefined ? undefined : stored.as(column.as, here, there);
  });
  const exact = (column: ColumnPlan, index: number): ColumnPlan => {
    const as = types[index];
    return as === undefined ? column : { name: column.name, as };
  };
  return {
    columns: { source: columns.source.map(exact), target: columns.target.map(exact) },
    stored: true,
    shown: (value, index) => (value === null || types[index] === undefined ? value : stored.shown(value)),
  };
}

function nativeType({ columns }: Table, column: ColumnPlan | undefined): string | undefined {
  return columns.find(({ name }) => name === column?.name)?.nativeType;
}

/** Of JSON that a transform spells the spelling may not count. */
function written({ source, target }: ComparedColumns, { write, steps }: TableWork): ComparedColumns {
  const columns = target.map((column, index): ColumnPlan => {
    if (index >= write.length) return column;
    const isChanged = (steps[index]?.length ?? 0) > 0;
    const isLoose = column.as.kind === 'json' && column.as.form === 'normalized';
    return { ...column, asWritten: true, ...(isChanged && isLoose && { form: 'normalized' }) };
  });
  return { source, target: columns };
}
