import type { CanonicalFunction } from './canonical-functions.js';

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
 * What a cast may turn a value into. A number becomes an integer by losing its fraction. A text must spell a value of the
 * kind, blanks around it apart, and JSON of `json-get` must hold one: a number, which is rounded half away from zero for
 * an integer, or true and false; its null gives NULL. Everything else, and a number that is too wide, is an error.
 */
export type CastTarget = 'integer' | 'float' | 'decimal' | 'text' | 'bytes' | 'boolean';
