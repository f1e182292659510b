import {
  COUNT_FORMS,
  type Column,
  type ColumnProfile,
  formatCount,
  formatLogicalType,
  formatTableName,
  isCountForm,
  type LogicalType,
  type Note,
  type Table,
  type TypeWish,
} from '@godwit/plugin-api';
import { afterColon, fateOf } from '../foresee/fate.js';
import { placeOf } from '../names/place.js';
import type { ColumnDraft, TableDraft } from '../tables/drafts.js';
import { CLOCKS } from '../transforms/clock-transform.js';
import { choiceNotes, misfitFacts } from './apply-choice.js';
import type { ImpliedChoice } from './column-choices.js';
import { CONVERSION, CONVERSION_TO_TARGET } from './conversion.js';
import { countNotes, doubtful, wayBack } from './count-notes.js';
import type { Inferred } from './infer-types.js';
import { isWider } from './wider-type.js';

/** What was decided about the type of a column, before transforms and foreign keys. */
export interface TypeDecision {
  /** Whether typeMappings chose a type. */
  readonly wish: boolean;
  readonly asked: LogicalType;
  readonly as: LogicalType;
  readonly origin: ColumnDraft['origin'];
  readonly reason: string | undefined;
  /** The rows of the table, where they were counted. */
  readonly rows: bigint | undefined;
  readonly profile: ColumnProfile | undefined;
  readonly form: ColumnDraft['form'] | undefined;
  /** What was made of the values, where the type follows from them. */
  readonly inferred: Inferred | undefined;
  /** What else could be made of the column. */
  readonly possible: Inferred | undefined;
  /** Which counts of time the config asks to make moments of, or of moments. */
  readonly counts: TypeWish | undefined;
  /** Whether that is what it asks of the other end of a foreign key. */
  readonly follows: boolean;
  /** Why what the config asks for was not made of it. */
  readonly refusal: string | undefined;
  /** What the config says of the column itself. */
  readonly own: ImpliedChoice;
  /** The rows that do not let a conversion be made. */
  readonly rowsRefused: Pick<Note, 'count' | 'keys'> | undefined;
  /** Whether that made bytes of it. */
  readonly chosenBytes: boolean;
  /** Whether the target's table is there, with its types. */
  readonly given: boolean;
}

/** The notes that tell of the types of a table's columns, none where a declared type stays; `decisions` in their order. */
export function typeNotes(
  { source, columns }: TableDraft,
  decisions: readonly TypeDecision[],
): readonly Note[] {
  return columns.flatMap((column, index) => {
    const decision = decisions[index];
    return decision === undefined ? [] : columnNotes(source, column, decision);
  });
}

function columnNotes(table: Table, column: ColumnDraft, decision: TypeDecision): readonly Note[] {
  const { own, profile, origin, chosenBytes, refusal } = decision;
  const notes = origin === 'inferred' ? [] : choiceNotes(table, column, own, profile);
  // What a scan says of another type is not true of this one, and how a type is spelled not of what a transform made.
  const scanned = origin === 'inferred' ? decision.inferred?.notes : profile?.notes;
  const values = (chosenBytes ? [] : (scanned ?? [])).filter(
    ({ code }) => code !== 'SPELLING_NORMALIZED' || !fateOf(column).transformed,
  );
  // What follows from a foreign key is told where that is found out.
  const told = chosenBytes || column.origin === 'foreign-key' ? [] : decisionNotes(table, column, decision);
  const why = refusal === undefined ? [] : [refused(table, column, refusal)];
  return [...notes, ...values, ...told, ...countNotes(table, column, decision), ...why];
}

function refused(table: Table, { source }: ColumnDraft, refusal: string): Note {
  const place = placeOf(table.name, { column: source.name });
  const message = `options.columns asked what follows from the values, but the type stays: ${refusal}`;
  const suggestion = 'A transform, such as epoch-to-timestamp, changes values and type in any case.';
  return { code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning', place, message, suggestion };
}

function decisionNotes(table: Table, column: ColumnDraft, decision: TypeDecision): readonly Note[] {
  const { wish, asked, as, origin, profile, form } = decision;
  const place = placeOf(table.name, { column: column.source.name });
  const path = `${formatTableName(table.name)}.${column.source.name}`;
  const { nativeType, type: declaredType } = column.source;
  const declared = `The column declares ${nativeType === '' ? 'no type' : nativeType}`;
  const reason = afterColon(decision.reason ?? '');
  const fate = fateOf(column);
  if (origin === 'declared') return [];
  const [first] = column.steps;
  const isConverted =
    first !== undefined && [CONVERSION, CONVERSION_TO_TARGET, CLOCKS].includes(first.transform.name);
  const converted = isConverted ? formatLogicalType(first.output) : undefined;
  if (origin === 'target' || (origin === 'inferred' && decision.given)) {
    const isSpelled = converted === 'text' && as.kind !== 'text';
    const given = isSpelled
      ? 'one that keeps it as its application spells it'
      : (converted ?? formatLogicalType(as));
    const clock = first?.transform.name === CLOCKS ? ' as what clocks in its zone show' : '';
    const message = `${declared}; the target's column is ${given}, which every value fits${readAs(form)}${clock}${valuesOf(decision)}.`;
    return [{ code: 'TARGET_TYPE_TAKEN', severity: 'info', place, message }];
  }
  if (origin === 'config') {
    if (converted === undefined && formatLogicalType(declaredType) === formatLogicalType(as)) return [];
    const why = decision.follows ? ', as it asks of the other end of its foreign key' : '';
    const message = `${declared}; typeMappings made it ${converted ?? fate.type}${why}.`;
    return [{ code: 'TYPE_OVERRIDDEN', severity: 'info', place, message }];
  }
  if (origin === 'inferred') {
    const message = `${declared} and ${fate.became}: ${reason}`;
    const suggestion = `options.columns: { "${path}": { infer: "declared" } } keeps the declared type.${wayBack(form)}`;
    const { doubts = [] } = decision.inferred ?? {};
    if (doubts.length > 0) return [doubtful({ place, message, suggestion }, path, doubts)];
    return [{ code: 'TYPE_INFERRED', severity: 'info', place, message, suggestion }];
  }
  const rows = decision.rowsRefused ?? misfitFacts(profile);
  if (wish) {
    const message = `typeMappings asked for ${formatLogicalType(asked)}, but the column ${fate.became}: ${reason}`;
    const suggestion = 'Correct these rows, change them by a transform, or ask for a wider type.';
    return [{ code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning', place, message, suggestion, ...rows }];
  }
  const message = `${declared} and ${fate.became}: ${reason}`;
  // A transform makes what it promises of all values, whatever they were read as.
  if (asked.kind === 'native' || fate.transformed)
    return [{ code: 'TYPE_INFERRED', severity: 'info', place, message, ...rows }];
  if (isOnlyZoned(decision)) return [{ code: 'TYPE_WIDENED', severity: 'info', place, message, ...rows }];
  const code = isWider(as, asked) ? 'TYPE_WIDENED' : 'TYPE_INFERRED';
  return [{ code, severity: 'warning', place, message, ...helpOf(decision, path, column.source), ...rows }];
}

/** How many values there are, where they were counted. */
function valuesOf({ rows, profile }: TypeDecision): string {
  return rows === undefined || profile === undefined ? '' : ` (${formatCount(rows - profile.nulls)})`;
}

/** What tells of values that mean more than how they are stored. */
function readAs(form: TypeDecision['form']): string {
  if (form === 'comma-list') return ' as a list of elements between commas';
  return isCountForm(form) ? ` as ${COUNT_FORMS[form].what}` : '';
}

/** Whether all that is new about a column of times is the zone, which every value names: the type is what they say. */
function isOnlyZoned({ asked, as, rows, profile }: TypeDecision): boolean {
  if (asked.kind !== 'timestamp' || as.kind !== 'timestamp' || asked.zoned || !as.zoned) return false;
  return rows !== undefined && profile !== undefined && profile.misfits === rows - profile.nulls;
}

/** What would keep the declared type, or make a better one. */
function helpOf(
  { possible, profile, rows }: TypeDecision,
  path: string,
  { nativeType, generated }: Column,
): Pick<Note, 'suggestion'> {
  if (possible !== undefined)
    return {
      suggestion: `options.columns: { "${path}": { infer: "full" } } makes it ${formatLogicalType(possible.as)}.`,
    };
  const values = rows === undefined || profile === undefined ? undefined : rows - profile.nulls;
  // Where no value fits the declared type, it is that which is wrong; and what is computed is not corrected.
  if (values === undefined || profile?.misfits === values || generated !== undefined) return {};
  // Where most do not fit, rows are not left out for it.
  const refused =
    profile !== undefined && profile.misfits * 2n <= values
      ? ', or leave them out with onError "reject-row",'
      : ',';
  return {
    suggestion: `Correct these rows${refused} and the column keeps ${nativeType}. options.columns decides for this column alone.`,
  };
}
