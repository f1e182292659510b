/** A piece of SQL as its dialect spells it, and what it means where that is known for certain. */
export interface SqlExpression {
  /** The original text. */
  readonly text: string;
  readonly dialect: string;
  /** Absent: the text could not be parsed for certain, so only the same dialect can use it. */
  readonly tree?: Expression;
  /** What it calls beside tables, types and columns that a move does not carry, as people read it: `public.slug(text)`. */
  readonly needs?: readonly string[];
  /** What the text says and the tree does not, in words of the dialect; two that differ in it are not the same within it. */
  readonly beyond?: readonly string[];
}

/**
 * What an expression means, independent of any dialect. Each node has one exact meaning; a dialect whose own operator
 * means something else parses into another node or gives up. Nothing here holds bigint or bytes, so a tree is JSON.
 *
 * Types follow from the columns on the side that prints. Numbers of all kinds compare by value; values of other classes
 * compare only within their class, and a dialect that prints refuses everything else. Where a number is wanted a
 * boolean counts as 1 or 0; where a condition is wanted a number is true when it is not zero. Text compares by its
 * bytes in UTF-8 unless a `collate` node says otherwise. A constant text beside a time is that time, and times compare as
 * points in time, unless {@link ValueTraits} say that the source compares their texts.
 */
export type Expression =
  | LiteralExpression
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Exclude<BinaryOperator, ArithmeticOperator>;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly operator: ArithmeticOperator;
      readonly numbers: Numbers;
      /** Of decimals: the most digits after the point that the result has; absent: as many as it has. */
      readonly scale?: number;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** A canonical function of {@link CANONICAL_FUNCTIONS}. */
  | { readonly kind: 'call'; readonly name: CanonicalFunction; readonly arguments: readonly Expression[] }
  | {
      readonly kind: 'case';
      /** `CASE operand WHEN ...`; absent in a searched CASE. */
      readonly operand?: Expression;
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise?: Expression;
    }
  | {
      readonly kind: 'cast';
      readonly operand: Expression;
      readonly to: CastTarget;
      /** Of an integer out of a text or JSON: how wide it may be; 64 bits where absent. */
      readonly bits?: 16 | 32;
      /** Of a decimal out of a text or JSON: rounded half away from zero to so many digits; as it is where absent. */
      readonly digits?: readonly [precision: number, scale: number];
    }
  | {
      readonly kind: 'in';
      readonly operand: Expression;
      readonly list: readonly Expression[];
      readonly negated: boolean;
    }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'match';
      /** `like`: % and _; `glob`: * ? and [..] as in SQLite, where there is a [..] that LIKE cannot say. */
      readonly style: 'like' | 'glob';
      /** `ascii`: the letters A to Z fold, as SQLite's LIKE does; `locale`: letters as the source's language has them. */
      readonly fold: 'none' | 'ascii' | 'locale';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
      readonly negated: boolean;
    }
  | { readonly kind: 'is-null'; readonly operand: Expression; readonly negated: boolean }
  | {
      /** Inequality in which NULL equals NULL and nothing else; `negated`: IS NOT DISTINCT FROM. */
      readonly kind: 'is-distinct';
      readonly left: Expression;
      readonly right: Expression;
      readonly negated: boolean;
    }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string };

/** A constant; `text` is its canonical text, e.g. `42`, `1.5`, `true`, `\x00ff`; `NULL` for null. */
export interface LiteralExpression {
  readonly kind: 'literal';
  readonly type: 'null' | 'boolean' | 'integer' | 'float' | 'decimal' | 'text' | 'bytes';
  readonly text: string;
}

/** `not` is three-valued; `minus` and `plus` take numbers; `bit-not` a 64-bit integer. */
export type UnaryOperator = 'not' | 'minus' | 'plus' | 'bit-not';

/**
 * What a sum, a difference or a product is computed with, and what it is then. `integer`: 64 bits with a sign. `decimal`:
 * exactly, with as many digits as the result has. `double`: IEEE 754, 64 bits, into which decimals and integers are turned
 * first. `mixed`: as each row has it, two integers as integers and all else as doubles; what is then no number is NULL.
 */
export type Numbers = 'integer' | 'decimal' | 'double' | 'mixed';

/** Operators that say which {@link Numbers} they compute with. */
export type ArithmeticOperator = 'add' | 'subtract' | 'multiply' | 'divide';

/** Operators that compare two values. */
export type ComparisonOperator = 'equal' | 'not-equal' | 'less' | 'less-equal' | 'greater' | 'greater-equal';

/**
 * `divide` is a division of doubles or of `mixed` numbers that are no two integers, `divide-integer` truncates towards zero and takes integers; both, and `modulo`
 * (sign of the dividend), give NULL for a divisor of zero. Comparisons give NULL for a NULL operand and compare text
 * by its bytes unless a `collate` node says otherwise. `concat` takes text and gives NULL for a NULL operand.
 * `json-get` gives JSON, `json-get-text` text; the right side is a member name or an array index.
 */
export type BinaryOperator =
  | ArithmeticOperator
  | ComparisonOperator
  | 'and'
  | 'or'
  | 'divide-integer'
  | 'modulo'
  | 'concat'
  | 'bit-and'
  | 'bit-or'
  | 'shift-left'
  | 'shift-right'
  | 'json-get'
  | 'json-get-text';

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

/**
 * What a cast may turn a value into. A number becomes an integer by losing its fraction. A text must spell a value of the
 * kind, blanks around it apart, and JSON of `json-get` must hold one: a number, which is rounded half away from zero for
 * an integer, or true and false; its null gives NULL. Everything else, and a number that is too wide, is an error.
 */
export type CastTarget = 'integer' | 'float' | 'decimal' | 'text' | 'bytes' | 'boolean';
