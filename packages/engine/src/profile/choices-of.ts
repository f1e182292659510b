import {
  type Column,
  type ColumnProfile,
  FINDING_CODES,
  type Finding,
  type FindingCode,
  type LogicalType,
} from '@godwit/plugin-api';
import type { ColumnFate } from './database-profile.js';

/** What is known of the column that a finding is about. */
export interface FoundIn {
  readonly column?: Column;
  readonly profile?: ColumnProfile | undefined;
  readonly becomes?: ColumnFate | undefined;
}

/** What says by itself that values have a shape: the kinds of types that a column may declare. */
const DECLARED: Partial<Readonly<Record<FindingCode, readonly LogicalType['kind'][]>>> = {
  ONLY_ZERO_AND_ONE: ['boolean'],
  ONLY_BOOLEAN_WORDS: ['boolean'],
  ISO_DATES: ['date', 'timestamp'],
  ISO_TIMESTAMPS: ['date', 'timestamp'],
  ISO_TIMESTAMPS_ZONED: ['date', 'timestamp'],
  ALL_JSON: ['json'],
  ALL_UUID: ['uuid'],
};

/** What the config decides of columns whose values may be anything. */
const OF_VALUES = /^(?:misfits|badText|infer|typeMappings)\b/;

/** What the config can say about a finding where it was found. */
export function choicesOf({ code }: Finding, { column, profile, becomes }: FoundIn): readonly string[] {
  const { choices } = FINDING_CODES[code];
  if (column === undefined) return choices;
  if (DECLARED[code]?.includes(column.type.kind) === true) return [];
  // Where types hold by construction, there is no other to choose.
  const open = profile?.shapes !== undefined;
  const inferred = becomes?.inferred === true;
  return choices
    .filter((choice) => open || !OF_VALUES.test(choice))
    .map((choice) => (inferred && choice === 'infer: full' ? 'infer: declared' : choice));
}
