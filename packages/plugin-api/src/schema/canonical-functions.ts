/**
 * The functions that dialects agree on, with their meaning.
 * Positions count characters from 1; every function gives NULL for a NULL argument unless said.
 */
export const CANONICAL_FUNCTIONS = {
  coalesce: 'The first argument that is not NULL.',
  nullif: 'NULL if both arguments are equal, else the first.',
  'lower-ascii': 'Text with A to Z in lower case, other letters as they are.',
  'upper-ascii': 'Text with a to z in upper case, other letters as they are.',
  lower: "Text in lower case as the source's language has it.",
  upper: "Text in upper case as the source's language has it.",
  length: 'The number of characters of a text.',
  'byte-length': 'The number of bytes of bytes, or of a text in UTF-8.',
  trim: 'Text without the given characters (second argument, blank by default) at both ends.',
  'trim-start': 'As trim, at the start only.',
  'trim-end': 'As trim, at the end only.',
  substring:
    'The characters of a text from a position >= 1 (second argument), at most a length >= 0 (third argument).',
  position: 'The position of the second text in the first, 0 where it is absent.',
  replace:
    'Text with every occurrence of the second argument replaced by the third; unchanged for an empty second.',
  absolute: 'The absolute value of a number.',
  round:
    'A decimal rounded half away from zero to the digits after its point (second argument, a literal, 0 by default), exactly.',
  'round-double':
    'A double rounded to the digits after its point (second argument, 0 by default), a half away from zero, as a double.',
  'round-half-even': 'A double rounded to a whole number, a half to the even one, as a double.',
  truncate: 'A number without its fraction.',
  floor: 'The largest whole number that is not above a number.',
  ceiling: 'The smallest whole number that is not below a number.',
  least: 'The smaller of two or more values; NULL if one of them is.',
  greatest: 'The greater of two or more values; NULL if one of them is.',
  'current-timestamp-utc': 'Now in UTC, to the second or finer, as a timestamp without zone.',
  'current-timestamp': 'Now, as a point in time.',
  'current-date-utc': 'Today in UTC.',
  'current-time-utc': 'The time of day in UTC.',
  'current-date': 'Today in the time zone of the session.',
  'current-time': 'The time of day in the time zone of the session.',
  'current-timestamp-local': 'Now in the time zone of the session, as a timestamp without zone.',
  'current-time-plus':
    'A current timestamp or date (the first argument, a call) plus a duration (a literal in ISO 8601), of the same type.',
  'current-epoch-ms': 'Milliseconds since 1970-01-01 UTC, as an integer.',
  'current-epoch-s': 'Seconds since 1970-01-01 UTC, as an integer.',
  'current-julian-day':
    'Days since noon in Greenwich on November 24, 4714 B.C., as a number with a fraction.',
  'current-time-text':
    'Now in UTC as text; the literal argument says how: %Y %m %d %H %M %S, %f (seconds with three decimals), %%.',
  'random-hex': 'That many random bytes (a literal argument), as lower-case hex text.',
  'random-hex-upper': 'That many random bytes (a literal argument), as upper-case hex text.',
  'random-bytes': 'That many random bytes (a literal argument).',
  'random-uuid': 'A random UUID of version 4.',
  'random-integer': 'A random integer of 64 bits with a sign.',
  'json-extract':
    'What a path (second argument, a literal of $, .name, ."name" and [index]) finds in a JSON text: a string as text, a number, true and false as 1 and 0, an object or array as JSON text; NULL where nothing or null is there.',
  'json-type': 'What a JSON value is: null, boolean, number, string, array or object.',
  'json-array-length': 'The number of elements of a JSON array, 0 for other JSON.',
  'json-valid': 'Whether a text is JSON as RFC 8259 says.',
  'next-value': 'The next number of a sequence, whose name is a literal argument.',
  'date-part':
    'A part of a date or a timestamp without zone, as an integer; the literal first argument is year, month, day, hour, minute, dow (0 is Sunday) or doy.',
  'date-of': 'The day of a timestamp without zone.',
  'midnight-of': 'The start of a day, as a timestamp without zone.',
  'start-of':
    'The start of the year, month, day, hour or minute (the literal first argument) of a timestamp without zone.',
  'storage-class': 'What kind of value it is: integer, real, text, blob or null. Never NULL.',
} as const;

/** A name of {@link CANONICAL_FUNCTIONS}. */
export type CanonicalFunction = keyof typeof CANONICAL_FUNCTIONS;
