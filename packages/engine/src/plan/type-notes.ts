import {
  type Column,
  type ColumnProfile,
  formatLogicalType,
  formatTableName,
  type LogicalType,
  type Note,
  type Table,
} from '@godwit/plugin-api';
import type { ColumnDraft } from './drafts.js';
import type { Inferred } from './infer-types.js';
import { placeOf } from './place.js';

/** What was decided about the type of a column. */
export interface TypeDecision {
  /** Whether typeMappings chose a type. */
  readonly wish: boolean;
  readonly asked: LogicalType;
  readonly as: LogicalType;
  readonly origin: ColumnDraft['origin'];
  readonly reason: string | undefined;
  readonly profile: ColumnProfile | undefined;
  readonly form: ColumnDraft['form'] | undefined;
  /** What else could be made of the column. */
  readonly possible: Inferred | undefined;
  /** Why what the config asks for was not made of it. */
  readonly refusal: string | undefined;
}

/** The notes that tell of a decision, none where the declared type stays. */
export function typeNotes(table: Table, column: Column, decision: TypeDecision): readonly Note[] {
  const { refusal } = decision;
  const notes = decisionNotes(table, column, decision);
  if (refusal === undefined) return notes;
  const place = placeOf(table.name, { column: column.name });
  const message = `columns asked what follows from the values, but the type stays: ${refusal}`;
  const suggestion = 'A transform, such as epoch-to-timestamp, changes values and type in any case.';
  return [...notes, { code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning', place, message, suggestion }];
}

function decisionNotes(
  table: Table,
  column: Column,
  { wish, asked, as, origin, reason, profile, form, possible }: TypeDecision,
): readonly Note[] {
  const place = placeOf(table.name, { column: column.name });
  const path = `${formatTableName(table.name)}.${column.name}`;
  const chosen = formatLogicalType(as);
  const declared = column.nativeType === '' ? 'declares no type' : `declares ${column.nativeType}`;
  if (origin === 'config') {
    if (formatLogicalType(column.type) === chosen) return [];
    const message = `The column ${declared}; typeMappings made it ${chosen}.`;
    return [{ code: 'TYPE_OVERRIDDEN', severity: 'info', place, message }];
  }
  if (origin === 'declared') return [];
  if (origin === 'inferred') {
    const message = `The column ${declared}; it became ${chosen}: ${reason}`;
    const suggestion = `columns: { "${path}": { infer: "declared" } } keeps the declared type.${wayBack(form)}`;
    return [{ code: 'TYPE_INFERRED', severity: 'info', place, message, suggestion }];
  }
  const rows = misfitFacts(profile);
  if (wish) {
    const message = `typeMappings asked for ${formatLogicalType(asked)}, but the column became ${chosen}: ${reason}`;
    const suggestion = 'Correct these rows, change them by a transform, or ask for a wider type.';
    return [{ code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning', place, message, suggestion, ...rows }];
  }
  if (asked.kind === 'native') {
    const message = `The column ${declared}; it became ${chosen}: ${reason}`;
    return [{ code: 'TYPE_INFERRED', severity: 'info', place, message, ...rows }];
  }
  const message = `The column ${declared}, which ${misfitText(profile)}; it became ${chosen}: ${reason}`;
  const suggestion =
    possible === undefined
      ? `Correct these rows, or say the type that is meant: --type-mapping "${table.name.name}.${column.name}=...".`
      : `columns: { "${path}": { infer: "full" } } makes it ${formatLogicalType(possible.as)}.`;
  return [{ code: 'TYPE_WIDENED', severity: 'warning', place, message, suggestion, ...rows }];
}

/** How moments become the numbers again that they were. */
function wayBack(form: ColumnDraft['form'] | undefined): string {
  const unit = form?.startsWith('epoch-') === true ? form.slice('epoch-'.length) : undefined;
  if (unit === undefined && form !== 'julian') return '';
  const transform = unit === undefined ? 'timestampToJulianDay' : `timestampToEpoch with unit "${unit}"`;
  return ` On the way back ${transform} makes these numbers of them again.`;
}

function misfitText(profile: ColumnProfile | undefined): string {
  const misfits = profile?.misfits ?? 0n;
  return misfits === 1n ? '1 value does not fit' : `${misfits} values do not fit`;
}

/** How many values do not fit the declared type, and the keys of some of them. */
export function misfitFacts(profile: ColumnProfile | undefined): Pick<Note, 'count' | 'keys'> {
  if (profile === undefined || profile.misfits === 0n) return {};
  return { count: Number(profile.misfits), keys: profile.misfitKeys };
}
