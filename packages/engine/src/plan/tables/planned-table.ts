import type { ColumnPlan, Dialect, Note, Place, Table, TableName } from '@godwit/plugin-api';
import type { RowPolicy } from '../../options/selection-options.js';
import type { PlannedColumn, PlannedTable } from '../migration-plan.js';
import { placeOf, tableKey } from '../names/place.js';
import { plannedFill } from '../transforms/fill-columns.js';
import { isWider } from '../types/wider-type.js';
import type { ColumnDraft, TableDraft, TransformStep } from './drafts.js';

/** What the copy of one table needs beside the plan's data. */
export interface TableWork {
  readonly source: Table;
  readonly target: TableName;
  /** Where it is in the end, if it is made apart. */
  readonly belongs?: TableName;
  /** What is read, in the order of the batches' values. */
  readonly read: readonly ColumnPlan[];
  /** What is written, in the same order. */
  readonly write: readonly ColumnPlan[];
  /** Whether each of them may hold NULL in the target. */
  readonly nullable: readonly boolean[];
  /** The transforms of each of them. */
  readonly steps: readonly (readonly TransformStep[])[];
  /** Columns that the target computes from others, as both sides are read when they are compared. */
  readonly computed: readonly { readonly read: ColumnPlan; readonly write: ColumnPlan }[];
  readonly where?: string;
  /** The number of rows that will be read; certain where `profiled`. */
  readonly rows?: number;
  /** The bytes of its largest value, where a scan has told. */
  readonly largestCell?: number;
  readonly profiled: boolean;
  /** Rows that the target's table holds already, or may have held before a move with which both sides are compared. */
  readonly there?: RowsBefore;
}

/** Rows that a table of the target held, and what becomes of them. */
export interface RowsBefore {
  readonly policy: RowPolicy;
  /** The primary key of the table. */
  readonly key: readonly string[];
}

/** The dialect that a type comes from, by name, and the one that it goes to. */
export interface TypeSides {
  readonly from: string;
  readonly target: Dialect;
}

/** Tells whether the target computes a column of a table of it. */
export interface ComputedColumns {
  computes(table: TableName, column: string): boolean;
}

/** A column's type as the target spells it: within one dialect as the source does, where nothing changed it. */
export function declaredType(column: ColumnDraft, { from, target }: TypeSides): string {
  return from === target.name && isAsDeclared(column)
    ? column.source.nativeType
    : target.types.toNative(column.type).type;
}

/** Whether a column keeps the type that the source declares, be its values changed or not. */
export function isAsDeclared({ origin, as, type }: ColumnDraft): boolean {
  return origin === 'declared' && type === as;
}

/** The data of the plan about one table. */
export function plannedTable(draft: TableDraft, sides: TypeSides, ddl: ComputedColumns): PlannedTable {
  return {
    source: draft.source.name,
    target: draft.target,
    profiled: draft.profiled,
    ...(draft.rows === undefined ? {} : { rows: draft.profiled ? draft.rows : { estimate: draft.rows } }),
    ...(draft.where === undefined ? {} : { where: draft.where }),
    columns: draft.columns.map((column) => {
      return plannedColumn(column, sides, ddl.computes(draft.target, column.target));
    }),
  };
}

/** The work of the runner for one table: columns that the target computes are neither read nor written. */
export function tableWork(draft: TableDraft, ddl: ComputedColumns): TableWork {
  const isComputed = (column: ColumnDraft): boolean => ddl.computes(draft.target, column.target);
  const copied = draft.columns.filter((column) => !isComputed(column));
  return {
    source: draft.source,
    target: draft.target,
    read: copied.map(readPlan),
    write: copied.map(writePlan),
    computed: draft.columns.filter(isComputed).map((column) => {
      return { read: readPlan(column), write: writePlan(column) };
    }),
    nullable: copied.map((column) => column.nullable),
    steps: copied.map((column) => column.steps),
    profiled: draft.profiled,
    ...(draft.rows === undefined ? {} : { rows: draft.rows }),
    ...(draft.largestCell === undefined ? {} : { largestCell: draft.largestCell }),
    ...(draft.where === undefined ? {} : { where: draft.where }),
  };
}

function readPlan({ source, as, form, origin, chosen, misfits, badText }: ColumnDraft): ColumnPlan {
  return {
    name: source.name,
    as,
    ...(form === undefined ? {} : { form }),
    ...(origin === 'config' || chosen === true ? { chosen: true } : {}),
    ...(misfits === undefined ? {} : { misfits }),
    ...(badText === undefined ? {} : { badText }),
  };
}

function writePlan({ target, type }: ColumnDraft): ColumnPlan {
  return { name: target, as: type };
}

/**
 * Notes about columns whose type the target has no equal of, but for those that the target itself `told` of, and those that are
 * made as the source declares them: a server may have more than every server of its dialect.
 */
export function targetTypeNotes(
  drafts: readonly TableDraft[],
  target: Dialect,
  told: readonly Note[] = [],
  made: () => readonly Table[] = () => [],
): readonly Note[] {
  const id = (place: Place): string => JSON.stringify([place.schema, place.table, place.column]);
  const known = new Set(told.filter((note) => note.code.startsWith('TYPE_')).map(({ place }) => id(place)));
  return drafts.flatMap((draft) =>
    draft.columns.flatMap((column): readonly Note[] => {
      const place = placeOf(draft.source.name, { column: column.source.name });
      if (known.has(id(place))) return [];
      const { type, fidelity, reason = '' } = target.types.toNative(column.type);
      if (fidelity === 'exact') return [];
      const becomes = `The column becomes ${type}`;
      if (fidelity === 'widened') {
        if (isMadeAsDeclared(draft, column, made)) return [];
        const message = `${becomes}. ${reason}`.trim();
        return [{ code: 'TYPE_WIDENED', severity: 'info', place, message }];
      }
      const message = `${becomes}, which does not keep every value. ${reason}`.trim();
      const suggestion = 'Choose a type that keeps what matters with typeMappings, such as text.';
      return [{ code: 'TYPE_LOSSY', severity: 'loss', place, message, suggestion }];
    }),
  );
}

function isMadeAsDeclared(
  { target }: TableDraft,
  column: ColumnDraft,
  made: () => readonly Table[],
): boolean {
  if (!isAsDeclared(column)) return false;
  const table = made().find(({ name }) => tableKey(name) === tableKey(target));
  const { nativeType } = table?.columns.find(({ name }) => name === column.target) ?? {};
  return nativeType === column.source.nativeType;
}

function plannedColumn(column: ColumnDraft, sides: TypeSides, computed: boolean): PlannedColumn {
  const mapped = sides.target.types.toNative(column.type);
  const reason = column.reason ?? mapped.reason ?? column.source.fidelityReason;
  if (column.isFilled === true) return plannedFill(column, mapped.type);
  return {
    source: column.source.name,
    target: column.target,
    nativeType: column.source.nativeType,
    declared: column.source.type,
    as: column.as,
    ...(column.form === undefined ? {} : { form: column.form }),
    ...(column.misfits === undefined ? {} : { misfits: column.misfits }),
    ...(column.badText === undefined ? {} : { badText: column.badText }),
    transforms: column.steps.map((step) => step.transform.name),
    type: column.type,
    targetType: declaredType(column, sides),
    nullable: column.nullable,
    computed,
    fidelity: fidelityOf(column, mapped.fidelity),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Whether the column got a wider type than it declares, as the ledger tells. */
function isWidened({ origin, as, type, source }: ColumnDraft): boolean {
  if (origin === 'foreign-key') return true;
  return origin === 'values' && type === as && source.type.kind !== 'native' && isWider(as, source.type);
}

/** The worst of all steps from the declared type to the target's. */
function fidelityOf(column: ColumnDraft, mapped: PlannedColumn['fidelity']): PlannedColumn['fidelity'] {
  const values = isWidened(column) ? 'widened' : 'exact';
  const steps = [column.source.fidelity ?? 'exact', values, mapped];
  return steps.includes('lossy') ? 'lossy' : steps.includes('widened') ? 'widened' : 'exact';
}
