/** What one code of a finding means, and what can be done about it. */
export interface FindingKind {
  /** A full sentence. */
  readonly meaning: string;
  /** What one of its `count` is. */
  readonly counts: 'values' | 'rows' | 'names';
  /** What the config can say about it, each `option` or `option: words`; not every column leaves all of it open. */
  readonly choices: readonly string[];
}

const CHOOSE = ['misfits: widen, null, reject, bytes, transform'];
const BAD_TEXT = ['badText: strip, replace, bytes, fail'];
const INFER = ['infer: full', 'transform'];
const MAP = ['typeMappings', 'transform'];
/** Values that some targets hold and others keep in words. */
const ODD = ['where', 'transform'];

/** Every code of a finding of a full scan, with its meaning. Codes are stable. */
export const FINDING_CODES = {
  TEXT_IN_NUMBER: say('A numeric column holds text that is no number.', CHOOSE),
  NUMBER_IN_TEXT: say('A text column holds numbers: stored as such, or as text that is nothing else.', MAP),
  MIXED_TYPES: say(
    'Values are stored in several classes: numbers, text, bytes. Counted are those outside of the most frequent one.',
    CHOOSE,
  ),
  MIXED_TIME_FORMS: say(
    'A column of dates or times stores them in several forms: counts since some day, julian days, text with or without a time and a zone. Counted are those outside of the most frequent one.',
    CHOOSE,
  ),
  DECIMAL_DOES_NOT_FIT: say('Numbers have more digits than the declared precision and scale.', CHOOSE),
  TEXT_TOO_LONG: say('Text is longer than the declared length.', CHOOSE),
  VALUE_DOES_NOT_FIT: say(
    'Values are none of the declared type, in a way that has no code of its own.',
    CHOOSE,
  ),
  NUL_CHARACTER: say('Text holds NUL characters.', BAD_TEXT),
  INVALID_UTF8: say('Text holds bytes that spell no character.', BAD_TEXT),
  LONE_SURROGATE: say('Text holds one half of a pair of UTF-16.', BAD_TEXT),
  INTEGER_BEYOND_32_BITS: say('Whole numbers do not fit 32 bits.', MAP),
  INTEGER_BEYOND_2_53: say(
    'Whole numbers are larger than 2^53, which JavaScript and doubles do not keep.',
    MAP,
  ),
  ONLY_ZERO_AND_ONE: say('Every value is the number 0 or 1.', INFER),
  ONLY_BOOLEAN_WORDS: say('Every value is the word true, false, t or f, in any case.', MAP),
  EPOCH_SECONDS: say('Every value is what seconds since 1970 are between 1990 and 2100.', INFER),
  EPOCH_MILLISECONDS: say('Every value is what milliseconds since 1970 are between 1990 and 2100.', INFER),
  EPOCH_MICROSECONDS: say('Every value is what microseconds since 1970 are between 1990 and 2100.', INFER),
  EPOCH_NANOSECONDS: say('Every value is what nanoseconds since 1970 are between 1990 and 2100.', INFER),
  JULIAN_DAYS: say('Every value is what julian day numbers are between 1900 and 2100.', INFER),
  CORE_DATA_SECONDS: say(
    'Every value is what seconds since 2001 are between 2005 and 2040, as Core Data of Apple keeps times.',
    MAP,
  ),
  CORE_DATA_NANOSECONDS: say('Every value is what nanoseconds since 2001 are between 2010 and 2040.', MAP),
  WEBKIT_MICROSECONDS: say(
    'Every value is what microseconds since 1601 are between 1990 and 2100, as Chrome keeps times.',
    INFER,
  ),
  FILETIME: say(
    'Every value is what tenths of a microsecond since 1601 are between 1990 and 2100, as Windows keeps times.',
    INFER,
  ),
  DOTNET_TICKS: say(
    'Every value is what ticks of .NET (tenths of a microsecond since the year 1) are between 1990 and 2100.',
    INFER,
  ),
  ISO_DATES: say('Every value is text of the shape YYYY-MM-DD.', MAP),
  ISO_TIMESTAMPS: say('Every value is text of a date and a time without a zone.', MAP),
  ISO_TIMESTAMPS_ZONED: say('Every value is text of a date and a time with a zone.', MAP),
  ALL_JSON: say('Every value is text of a JSON object or array.', INFER),
  ALL_UUID: say('Every value is the text of a UUID in its canonical form.', INFER),
  ALL_TEXT_IN_BYTES: say('Every value of a column that declares bytes is text.', MAP),
  INFINITE_NUMBER: say('Numbers are infinite.', ODD),
  NOT_A_NUMBER: say('Numbers are NaN.', ODD),
  DATE_BEFORE_CHRIST: say('Dates are before the year 1.', ODD),
  DATE_AFTER_9999: say('Dates are after the year 9999, or infinite.', ODD),
  DATE_AFTER_294276: say(
    'Dates are after the year 294276, the last that a PostgreSQL timestamp has.',
    CHOOSE,
  ),
  ORPHANS: say('Rows point at no row of the table that their foreign key names.', ['where'], 'rows'),
  CASE_DUPLICATES: say(
    'Rows differ in a key only by upper and lower case, which a key without case does not allow.',
    ['where', 'collations', 'transform'],
    'rows',
  ),
  NAME_COLLISION: say(
    'Names are the same in lower case, or where they are cut to what the target allows; the plan gives one of them another name.',
    ['schemaNames', 'excludeTables'],
    'names',
  ),
  NAME_TOO_LONG: say(
    'A name has more bytes than the target allows (63 in PostgreSQL); the plan gives it a shorter one.',
    ['excludeTables'],
    'names',
  ),
} as const satisfies Readonly<Record<string, FindingKind>>;

/** A code of {@link FINDING_CODES}. */
export type FindingCode = keyof typeof FINDING_CODES;

function say(
  meaning: string,
  choices: readonly string[],
  counts: FindingKind['counts'] = 'values',
): FindingKind {
  return { meaning, choices, counts };
}
