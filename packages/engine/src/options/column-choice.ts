import { type BadText, COUNT_FORM_NAMES, type CountFormName } from '@godwit/plugin-api';
import { SPELLING_NAMES, type SpellingName } from '../plan/types/spellings.js';
import { type Check, isRecord, oneOf } from './checks.js';

/** What follows from the values of a column beyond what its type declares. */
export type InferPolicy = 'declared' | 'safe' | 'full';

/** What becomes of values that the declared type does not hold. */
export type MisfitChoice = 'widen' | 'null' | 'reject' | 'bytes' | 'transform';

/** What the config decides for one column; every choice that comes to bear is a note with its count and keys. */
export interface ColumnChoice {
  /**
   * Values that the type does not hold: `widen` (the default) gives the column a type that holds all, `null` puts NULL in
   * their place, `reject` leaves their rows out, `bytes` makes the column binary, `transform` leaves them to a registered
   * transform, which must match the column.
   */
  readonly misfits?: MisfitChoice;
  /** Text with NUL characters or invalid UTF-8: as `onBadText`, or `bytes` makes the column binary where there is some. */
  readonly badText?: BadText | 'bytes';
  /** As the option `infer`. */
  readonly infer?: InferPolicy;
  /** How its numbers count time: they become moments, of the type that `typeMappings` says, else `timestamptz`. */
  readonly from?: CountFormName;
  /** The form of count that its moments become. */
  readonly to?: CountFormName;
  /**
   * The tool as which the application spells moments, times of day and lists in a column that is there; absent: the one whose
   * records the target holds, where it is one of these.
   */
  readonly spelled?: SpellingName;
}

/** The words of each part. */
export const COLUMN_CHOICES = {
  misfits: ['widen', 'null', 'reject', 'bytes', 'transform'],
  badText: ['fail', 'strip', 'replace', 'bytes'],
  infer: ['declared', 'safe', 'full'],
  from: COUNT_FORM_NAMES,
  to: COUNT_FORM_NAMES,
  spelled: SPELLING_NAMES,
} as const satisfies Readonly<Record<keyof ColumnChoice, readonly string[]>>;

/** Checks choices by `table.column`. */
export const areColumnChoices: Check = (value, field) => {
  if (!isRecord(value)) return { field, expected: 'an object of choices by table.column' };
  for (const [column, choice] of Object.entries(value)) {
    const place = `${field}["${column}"]`;
    const parts = Object.keys(COLUMN_CHOICES).join(', ');
    if (!isRecord(choice)) return { field: place, expected: `an object of ${parts}` };
    for (const [part, word] of Object.entries(choice)) {
      if (!Object.hasOwn(COLUMN_CHOICES, part)) return { field: place, expected: `an object of ${parts}` };
      const words = COLUMN_CHOICES[part as keyof ColumnChoice];
      const problem = word === undefined ? undefined : oneOf(...words)(word, `${place}.${part}`);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
};
