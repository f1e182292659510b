import {
  type ColumnPlan,
  type ColumnProfile,
  formatLogicalType,
  type LogicalType,
  type Note,
  type NoteCode,
  type Table,
} from '@godwit/plugin-api';
import type { ColumnChoice } from '../../options/column-choice.js';
import { afterColon, fateOf } from '../foresee/fate.js';
import { placeOf } from '../names/place.js';
import type { ColumnDraft } from '../tables/drafts.js';
import type { ImpliedChoice } from './column-choices.js';

/** What of a choice comes to bear where a column is read; all of it where its values are not known. */
export function appliedChoices(choice: ColumnChoice, profile: ColumnProfile | undefined): ReadChoices {
  const { misfits, badText } = readChoices(choice);
  if (profile === undefined) return readChoices(choice);
  if (asBytes(choice, profile) !== undefined) return {};
  return {
    ...(misfits !== undefined && (comesToBear(profile) || refusesText(choice, profile)) ? { misfits } : {}),
    ...(badText !== undefined && profile.badText > 0n ? { badText } : {}),
  };
}

type ReadChoices = Pick<ColumnPlan, 'misfits' | 'badText'>;

/** What a choice means to whoever reads the column. */
export function readChoices({ misfits, badText }: ColumnChoice): ReadChoices {
  // What becomes bytes is scanned as text first, to know whether it must.
  const text = badText === 'bytes' ? 'replace' : badText;
  return {
    ...(misfits === 'null' || misfits === 'reject' ? { misfits } : {}),
    ...(text === undefined ? {} : { badText: text }),
  };
}

/** The column as bytes, where its choice says so for values that it holds. */
export function asBytes(
  { misfits, badText }: ColumnChoice,
  profile: ColumnProfile | undefined,
): { readonly as: LogicalType; readonly reason: string; readonly origin: 'config' } | undefined {
  const forMisfits = misfits === 'bytes' && (profile?.misfits ?? 0n) > 0n;
  const forText = badText === 'bytes' && (profile?.badText ?? 0n) > 0n;
  if (!forMisfits && !forText) return undefined;
  const what = forMisfits ? 'values that do not fit its type' : 'text that no target takes';
  return {
    as: { kind: 'bytes' },
    reason: `It holds ${what}, and options.columns chose bytes for it.`,
    origin: 'config',
  };
}

/** Where another type holds every value, none is emptied or left out. */
function comesToBear(profile: ColumnProfile | undefined): boolean {
  return profile !== undefined && profile.misfits > 0n && profile.fits === undefined;
}

/** Whether rows are left out for text that no target takes. */
function refusesText({ misfits, badText }: ColumnChoice, profile: ColumnProfile | undefined): boolean {
  return misfits === 'reject' && badText === 'fail' && (profile?.badText ?? 0n) > 0n;
}

/** A note for every choice that comes to bear, with how many values and the keys of some. */
export function choiceNotes(
  table: Table,
  column: ColumnDraft,
  choice: ImpliedChoice,
  profile: ColumnProfile | undefined,
): readonly Note[] {
  if (profile === undefined) return [];
  const place = placeOf(table.name, { column: column.source.name });
  const bytes = asBytes(choice, profile);
  if (bytes !== undefined) {
    const facts =
      choice.misfits === 'bytes' && profile.misfits > 0n ? misfitFacts(profile) : badTextFacts(profile);
    const message = `The column ${fateOf(column).became}: ${afterColon(bytes.reason)}`;
    return [{ code: 'TYPE_OVERRIDDEN', severity: 'info', place, message, ...facts }];
  }
  const told = choice.misfits === undefined ? undefined : MISFIT_NOTES[choice.misfits];
  const isText = refusesText(choice, profile);
  if (told === undefined || !(isText || comesToBear(profile))) return [];
  const why = choice.isImplied ? 'onError says' : 'options.columns says';
  const type = isText ? 'UTF-8' : formatLogicalType(column.as);
  const facts = isText ? badTextFacts(profile) : misfitFacts(profile);
  return [{ ...told, message: told.message(type, why), severity: 'loss', place, ...facts }];
}

/** How many values do not fit the declared type, and the keys of some of them. */
export function misfitFacts(profile: ColumnProfile | undefined): Pick<Note, 'count' | 'keys'> {
  if (profile === undefined || profile.misfits === 0n) return {};
  return { count: Number(profile.misfits), keys: profile.misfitKeys };
}

interface MisfitNote {
  readonly code: NoteCode;
  readonly message: (type: string, why: string) => string;
  readonly suggestion: string;
}

const MISFIT_NOTES: Readonly<Record<string, MisfitNote | undefined>> = {
  null: {
    code: 'VALUES_SET_NULL',
    message: (type, why) => `Values that do not fit ${type} become NULL, as ${why}.`,
    suggestion:
      'Correct these rows, or keep the values by another choice in options.columns: widen or bytes.',
  },
  reject: {
    code: 'ROWS_REJECTED',
    message: (type, why) => `Rows with a value that does not fit ${type} are left out, as ${why}.`,
    suggestion:
      'Correct these rows and bring them in with "retry-rejects", or keep them by another choice in options.columns: widen, null or bytes.',
  },
};

function badTextFacts(profile: ColumnProfile): Pick<Note, 'count' | 'keys'> {
  const keys = profile.notes.filter(({ code }) => code === 'BAD_TEXT').flatMap(({ keys = [] }) => keys);
  return { count: Number(profile.badText), ...(keys.length === 0 ? {} : { keys }) };
}
