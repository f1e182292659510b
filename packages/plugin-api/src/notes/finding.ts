import type { CountShape } from '../values/count-form.js';
import type { FindingCode } from './finding-codes.js';
import type { Place } from './note.js';

/** A fact about the values of a column, a key or a name, counted over every row. JSON; holds no value of the data. */
export interface Finding {
  readonly code: FindingCode;
  /** How many values, rows or names it is about, as {@link FINDING_CODES} says. */
  readonly count: number;
  /** Keys of such rows, at most {@link MAX_FINDING_KEYS}; none where rows have no key. */
  readonly keys: readonly string[];
  /** The table, and the column or the key (`object`) where it is one. */
  readonly place: Place;
}

/** The most keys that one finding lists. */
export const MAX_FINDING_KEYS = 20;

/** A shape that every value of a column has, NULLs apart. */
export type ValueShape =
  | 'zero-one'
  | 'boolean-words'
  | CountShape
  | 'iso-date'
  | 'iso-timestamp'
  | 'iso-timestamp-zoned'
  | 'json'
  | 'uuid'
  | 'text-in-bytes';

/** The finding that tells of each shape. */
export const SHAPE_FINDINGS = {
  'zero-one': 'ONLY_ZERO_AND_ONE',
  'boolean-words': 'ONLY_BOOLEAN_WORDS',
  'epoch-s': 'EPOCH_SECONDS',
  'epoch-ms': 'EPOCH_MILLISECONDS',
  'epoch-us': 'EPOCH_MICROSECONDS',
  'epoch-ns': 'EPOCH_NANOSECONDS',
  julian: 'JULIAN_DAYS',
  'core-data': 'CORE_DATA_SECONDS',
  'core-data-ns': 'CORE_DATA_NANOSECONDS',
  webkit: 'WEBKIT_MICROSECONDS',
  filetime: 'FILETIME',
  ticks: 'DOTNET_TICKS',
  'iso-date': 'ISO_DATES',
  'iso-timestamp': 'ISO_TIMESTAMPS',
  'iso-timestamp-zoned': 'ISO_TIMESTAMPS_ZONED',
  json: 'ALL_JSON',
  uuid: 'ALL_UUID',
  'text-in-bytes': 'ALL_TEXT_IN_BYTES',
} as const satisfies Readonly<Record<ValueShape, FindingCode>>;

/** How the values of a column are stored. JSON; counts and sizes only, no value. */
export interface ColumnFacts {
  /** How many values are stored in which class, where a column may hold several. */
  readonly classes?: Readonly<Record<'integer' | 'real' | 'text' | 'blob', number>>;
  /** The sizes of the shortest and the longest value: characters of text, bytes of binary values. */
  readonly length?: { readonly min: number; readonly max: number };
  /** The range of the whole numbers: the bits that hold all (53: a double keeps them), and whether some are negative. */
  readonly integers?: { readonly bits: 16 | 32 | 53 | 64; readonly negative: boolean };
}

/** What a look at every value of a column found that the meaning of expressions may rest on. */
export interface ValueTraits {
  /**
   * Functions that make the same of every text whether they fold all letters or A to Z alone. Each of no values, too.
   */
  readonly foldsAlike?: readonly ('lower' | 'upper')[];
  /**
   * How all times are kept where the order of what is stored is then that of the times: a text with each of its digits as 0
   * and the zone as it is, such as `0000-00-00 00:00:00.000+02:00`, or a form of numbers; '' where there are none. Absent:
   * in several ways.
   */
  readonly spelling?: string;
  /**
   * The same with `.*` for fractions of a second that have no zeros at their end, or are not there: `0000-00-00 00:00:00.*`.
   * Absent: times are kept in another way, or there are none.
   */
  readonly spellingOfAnyFraction?: string;
}

/** The range of whole numbers out of the smallest and the largest. */
export function integerFacts(min: bigint, max: bigint): NonNullable<ColumnFacts['integers']> {
  const holds = (bits: bigint): boolean => min >= -(1n << bits) && max < 1n << bits;
  const bits = holds(15n) ? 16 : holds(31n) ? 32 : min >= -(1n << 53n) && max <= 1n << 53n ? 53 : 64;
  return { bits, negative: min < 0n };
}
