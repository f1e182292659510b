import {
  type ColumnPlan,
  formatLogicalType,
  isCountForm,
  type Note,
  type Place,
  type ProfileOptions,
} from '@godwit/plugin-api';
import type { ChangeCount, Outcome } from './outcome.js';

/** The notes on what fitting the values of a column changes. */
export function notesOn(
  outcome: Outcome,
  column: ColumnPlan,
  place: Place,
  options: Pick<ProfileOptions, 'badText' | 'sourceTimeZone'>,
): readonly Note[] {
  const type = formatLogicalType(column.as);
  const { changes } = outcome;
  return [
    ...note(
      changes.get('respelled'),
      place,
      'SPELLING_NORMALIZED',
      'info',
      `Values are spelled as ${/^[aeio]/.test(type) ? 'an' : 'a'} ${type} is; they mean the same.`,
    ),
    ...midnightNote(outcome, column, place),
    ...note(
      changes.get('converted'),
      place,
      'VALUES_FITTED',
      'info',
      `Values of another storage class were read as ${type}.`,
    ),
    ...note(
      changes.get('from-jsonb'),
      place,
      'VALUES_FITTED',
      'info',
      'Blobs in the binary JSON of SQLite (JSONB) were read as JSON text.',
    ),
    ...note(
      changes.get('cut'),
      place,
      'VALUES_FITTED',
      'loss',
      'Digits of a second beyond what the type keeps were cut.',
    ),
    ...note(
      changes.get('rounded'),
      place,
      'VALUES_FITTED',
      'loss',
      'Numbers with more digits than a microsecond has were rounded to the nearest one.',
    ),
    ...note(
      changes.get('zone-assumed'),
      place,
      'TIME_ZONE_ASSUMED',
      'warning',
      zoneMessage(column, options.sourceTimeZone),
    ),
    ...badTextNote(outcome, place, options.badText),
  ];
}

function zoneMessage({ as, form }: ColumnPlan, zone: string): string {
  const isClock = isCountForm(form) && as.kind === 'timestamp' && !as.zoned;
  return isClock
    ? `The type has no zone, so counts of time became what clocks in ${zone} show.`
    : `Times without a zone were read in ${zone}.`;
}

function midnightNote(outcome: Outcome, column: ColumnPlan, place: Place): readonly Note[] {
  const found = outcome.changes.get('midnight');
  const message = 'Dates without a time are kept as their midnight.';
  const notes = note(found, place, 'SPELLING_NORMALIZED', 'info', message);
  if (BigInt(found?.count ?? 0) < outcome.rows - outcome.nulls) return notes;
  const suggestion = `typeMappings: { "${place.table}.${column.name}": "date" } keeps them as dates.`;
  return notes.map((one) => ({ ...one, suggestion }));
}

function note(
  found: ChangeCount | undefined,
  place: Place,
  code: Note['code'],
  severity: Note['severity'],
  message: string,
): readonly Note[] {
  if (found === undefined) return [];
  const keys = found.keys.length === 0 ? {} : { keys: found.keys };
  return [{ code, severity, place, message, count: found.count, ...keys }];
}

const BAD_TEXT_MESSAGES: Readonly<Record<ProfileOptions['badText'], string>> = {
  fail: 'Text holds NUL characters or bytes that are no valid text.',
  strip: 'Text holds NUL characters or bytes that are no valid text; they are left out.',
  replace: 'Text holds NUL characters or bytes that are no valid text; U+FFFD stands in their place.',
};

function badTextNote(outcome: Outcome, place: Place, badText: ProfileOptions['badText']): readonly Note[] {
  if (outcome.badText === 0n) return [];
  return [
    {
      code: 'BAD_TEXT',
      severity: 'loss',
      place,
      message: BAD_TEXT_MESSAGES[badText],
      suggestion: 'Choose with onBadText: "fail", "strip" or "replace".',
      count: Number(outcome.badText),
      keys: outcome.badTextKeys,
    },
  ];
}
