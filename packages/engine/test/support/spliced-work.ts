import type { LogicalType, Value } from '@godwit/plugin-api';
import type { TableWork } from '../../src/plan/tables/planned-table.js';

/** A column of a table of six rows. */
export interface Column {
  readonly read: LogicalType;
  readonly write: LogicalType;
  readonly given: readonly Value[];
  /** What the transform makes of the values of each row; undefined where there is none. */
  readonly made: readonly Value[] | undefined;
}

/** What the copy of such a table needs; `keeps`: types stay as they are. */
export function workOf(
  columns: readonly Column[],
  transformOf: (column: Column, index: number) => never,
  keeps: boolean,
): TableWork {
  const name = { name: 'things' };
  const plans = (types: readonly LogicalType[]) => types.map((as, index) => ({ name: `c${index}`, as }));
  const write = columns.map(({ read, write: to, made }) => (keeps || made === undefined ? read : to));
  return {
    source: { name, columns: plans(write).map((column) => ({ ...column })) } as never,
    target: name,
    read: plans(columns.map(({ read }) => read)),
    write: plans(write),
    nullable: columns.map(() => true),
    steps: columns.map((column, index) =>
      column.made === undefined
        ? []
        : [{ transform: transformOf(column, index), site: {} as never, output: write[index] as LogicalType }],
    ),
    computed: [],
    profiled: true,
  };
}
