import type { ColumnPlan, Dialect, Note, Table, TableName } from '@godwit/plugin-api';
import type { ColumnDraft, TableDraft, TransformStep } from './drafts.js';
import type { PlannedColumn, PlannedTable } from './migration-plan.js';
import { placeOf } from './place.js';
import type { PlannedDdl } from './target-ddl.js';

/** What the copy of one table needs beside the plan's data. */
export interface TableWork {
  readonly source: Table;
  readonly target: TableName;
  /** What is read, in the order of the batches' values. */
  readonly read: readonly ColumnPlan[];
  /** What is written, in the same order. */
  readonly write: readonly ColumnPlan[];
  /** Whether each of them may hold NULL in the target. */
  readonly nullable: readonly boolean[];
  /** The transforms of each of them. */
  readonly steps: readonly (readonly TransformStep[])[];
  readonly where?: string;
  /** The number of rows that will be read; certain where `profiled`. */
  readonly rows?: number;
  readonly profiled: boolean;
}

/** The data of the plan about one table. */
export function plannedTable(draft: TableDraft, target: Dialect, ddl: PlannedDdl): PlannedTable {
  return {
    source: draft.source.name,
    target: draft.target,
    profiled: draft.profiled,
    ...(draft.rows === undefined ? {} : { rows: draft.rows }),
    ...(draft.where === undefined ? {} : { where: draft.where }),
    columns: draft.columns.map((column) => {
      return plannedColumn(column, target, ddl.computes(draft.target, column.target));
    }),
  };
}

/** The work of the runner for one table: columns that the target computes are neither read nor written. */
export function tableWork(draft: TableDraft, ddl: PlannedDdl): TableWork {
  const copied = draft.columns.filter((column) => !ddl.computes(draft.target, column.target));
  return {
    source: draft.source,
    target: draft.target,
    read: copied.map(({ source, as, form }) => ({
      name: source.name,
      as,
      ...(form === undefined ? {} : { form }),
    })),
    write: copied.map((column) => ({ name: column.target, as: column.type })),
    nullable: copied.map((column) => column.nullable),
    steps: copied.map((column) => column.steps),
    profiled: draft.profiled,
    ...(draft.rows === undefined ? {} : { rows: draft.rows }),
    ...(draft.where === undefined ? {} : { where: draft.where }),
  };
}

/** Notes about columns whose type the target cannot keep. */
export function lossyTypeNotes(drafts: readonly TableDraft[], target: Dialect): readonly Note[] {
  return drafts.flatMap((draft) =>
    draft.columns.flatMap((column): readonly Note[] => {
      const mapped = target.types.toNative(column.type);
      if (mapped.fidelity !== 'lossy') return [];
      const place = placeOf(draft.source.name, { column: column.source.name });
      const message =
        `The column becomes ${mapped.type}, which does not keep every value. ${mapped.reason ?? ''}`.trim();
      return [{ code: 'TYPE_LOSSY', severity: 'loss', place, message }];
    }),
  );
}

function plannedColumn(column: ColumnDraft, target: Dialect, computed: boolean): PlannedColumn {
  const mapped = target.types.toNative(column.type);
  const reason = column.reason ?? mapped.reason ?? column.source.fidelityReason;
  return {
    source: column.source.name,
    target: column.target,
    nativeType: column.source.nativeType,
    declared: column.source.type,
    as: column.as,
    ...(column.form === undefined ? {} : { form: column.form }),
    transforms: column.steps.map((step) => step.transform.name),
    type: column.type,
    targetType: mapped.type,
    nullable: column.nullable,
    computed,
    fidelity: fidelityOf(column, mapped.fidelity),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The worst of all steps from the declared type to the target's. */
function fidelityOf(column: ColumnDraft, mapped: PlannedColumn['fidelity']): PlannedColumn['fidelity'] {
  const values = column.origin === 'values' || column.origin === 'foreign-key' ? 'widened' : 'exact';
  const steps = [column.source.fidelity ?? 'exact', values, mapped];
  return steps.includes('lossy') ? 'lossy' : steps.includes('widened') ? 'widened' : 'exact';
}
