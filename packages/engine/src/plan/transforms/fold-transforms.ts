import {
  type AnyTransform,
  type ColumnChange,
  type ColumnSite,
  isMigrationError,
  type LogicalType,
  type Note,
  type Table,
} from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import type { ColumnDraft, TableDraft, TransformStep } from '../tables/drafts.js';
import { invalid } from './check-transform.js';
import { matchesColumn } from './match-transform.js';
import { refuseContradiction, refuseMissed } from './transform-conflicts.js';
import { typeFault } from './type-fault.js';

/** The drafts with their transforms, and a note for each transform that matches nothing. */
export interface Folded {
  readonly drafts: readonly TableDraft[];
  readonly notes: readonly Note[];
}

/** Applies `match` and `output` of every transform, each to the column as the one before left it. */
export function foldTransforms(drafts: readonly TableDraft[], transforms: readonly AnyTransform[]): Folded {
  const used = new Set<AnyTransform>();
  const ordered = inOrder(transforms);
  const notes: Note[] = [];
  const folded = drafts.map((draft) => {
    const columns = draft.columns.map((column) => foldColumn(draft.source, column, ordered, used));
    const opened = draft.keyHasNulls ? undefined : columns.find((column) => opensKey(draft.source, column));
    if (opened !== undefined) notes.push(nullsInKey(draft.source, opened));
    return { ...draft, columns, keyHasNulls: draft.keyHasNulls || opened !== undefined };
  });
  return {
    drafts: folded,
    notes: [...notes, ...transforms.filter((one) => !used.has(one)).map(matchesNothing)],
  };
}

/** `pre` before all, `post` after all; within each, and between them, as registered. */
function inOrder(transforms: readonly AnyTransform[]): readonly AnyTransform[] {
  const rank = (transform: AnyTransform): number => ['pre', undefined, 'post'].indexOf(transform.order);
  return [...transforms].sort((a, b) => rank(a) - rank(b));
}

function foldColumn(
  table: Table,
  column: ColumnDraft,
  transforms: readonly AnyTransform[],
  used: Set<AnyTransform>,
): ColumnDraft {
  const steps: TransformStep[] = [];
  let { type, nullable } = column;
  for (const transform of transforms) {
    const site: ColumnSite = { table: table.name.name, column: column.source.name, type, nullable };
    if (!matchesColumn(transform, table, column.source, type)) {
      refuseMissed(transform, table, column.source, steps);
      continue;
    }
    used.add(transform);
    const change = outputOf(transform, site);
    refuseContradiction(transform, change.type, table, column.source, steps);
    type = change.type ?? type;
    nullable = change.nullable ?? nullable;
    steps.push({ transform, site, output: type });
  }
  return steps.length === 0 ? column : { ...column, type, nullable, steps };
}

function outputOf(transform: AnyTransform, site: ColumnSite): ColumnChange {
  const { output } = transform;
  if (output === undefined) return {};
  const where = `cannot say its output for ${site.table}.${site.column}`;
  if (typeof output !== 'function') return { type: checked(transform, where, output) };
  let change: ColumnChange;
  try {
    change = output(site);
  } catch (cause) {
    // A transform of godwit's own kind says what is wrong without telling a value.
    const reason = isMigrationError(cause) ? cause.message.replace(/\.$/, '') : 'its "output" threw an error';
    throw invalid(transform.name, `${where}: ${reason}`, cause);
  }
  if (typeof change !== 'object' || change === null)
    throw invalid(transform.name, `${where}: no object came back`);
  if (change.type !== undefined) checked(transform, where, change.type);
  return change;
}

function checked({ name }: AnyTransform, where: string, type: LogicalType): LogicalType {
  const fault = typeFault(type);
  if (fault !== undefined) throw invalid(name, `${where}: ${fault}`);
  return type;
}

/** Whether a transform may give NULL for a column of the primary key. */
function opensKey({ primaryKey }: Table, { source, steps, nullable }: ColumnDraft): boolean {
  const inKey = primaryKey?.columns.includes(source.name) === true;
  return (
    inKey && nullable && steps.some((step) => !step.site.nullable || step.transform.output !== undefined)
  );
}

function nullsInKey(table: Table, { source }: ColumnDraft): Note {
  const message = 'A transform may give NULL for a column of the primary key, so it became a unique key.';
  return {
    code: 'NULL_IN_KEY',
    severity: 'warning',
    place: placeOf(table.name, { column: source.name }),
    message,
    suggestion: 'Where it never gives NULL, let its output say so: nullable: false.',
  };
}

function matchesNothing(transform: AnyTransform): Note {
  const message = `The transform "${transform.name}" matches no column.`;
  const place = { object: transform.name };
  const suggestion = 'Compare its match with the tables, columns and types that the plan shows.';
  return { code: 'TRANSFORM_MATCHES_NOTHING', severity: 'warning', place, message, suggestion };
}
