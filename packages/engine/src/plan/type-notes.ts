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
}

/** The notes that tell of a decision, none where the declared type stays. */
export function typeNotes(table: Table, column: Column, decision: TypeDecision): readonly Note[] {
  const { wish, asked, as, origin, reason, profile } = decision;
  const place = placeOf(table.name, { column: column.name });
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
    const suggestion = `columns: { "${formatTableName(table.name)}.${column.name}": { infer: "declared" } } keeps the declared type.`;
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
  const suggestion = `Correct these rows, or say the type that is meant: --type-mapping "${table.name.name}.${column.name}=...".`;
  return [{ code: 'TYPE_WIDENED', severity: 'warning', place, message, suggestion, ...rows }];
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
