import type {
  Column,
  Expression,
  ExpressionContext,
  LiteralExpression,
  LogicalType,
} from '@godwit/plugin-api';

/** Thrown while printing and caught at the codec's door; `message` is a phrase that completes "because". */
export class Refusal extends Error {}

/** How tightly PostgreSQL's operators bind. */
export const PRECEDENCE = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  range: 6,
  other: 7,
  sum: 8,
  product: 9,
  zone: 10,
  collate: 11,
  sign: 12,
  cast: 13,
  primary: 14,
} as const;

/** What PostgreSQL knows of a value; only values of one class, or of number classes, compare. */
export type ValueClass =
  | 'null'
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'bytes'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'uuid'
  | 'json'
  /** What a JSON path finds: of any type, printed as its text. */
  | 'json-value'
  | 'enum'
  | 'other';

/** The current time as a text in a format of `current-time-text`. */
export interface Now {
  readonly format: string;
  /** A duration in ISO 8601 that is added to it. */
  readonly plus?: string;
  /** In the time zone of the session; else in UTC. */
  readonly local?: boolean;
}

/** A place in a JSON document. */
export interface JsonFound {
  /** The document, to go on with an arrow. */
  readonly document: string;
  /** Names in quotes and indexes, at least one. */
  readonly steps: readonly string[];
  /** Whether it is of type jsonb. */
  readonly binary: boolean;
}

/** A printed part with what the operators around it need to know. */
export interface Fragment {
  readonly sql: string;
  readonly precedence: number;
  readonly class: ValueClass;
  /** Set where it is a constant, a column or a value of a type with bounds. */
  readonly literal?: LiteralExpression;
  readonly type?: LogicalType;
  /** An integer that PostgreSQL computes in 32 bits unless told otherwise. */
  readonly narrow?: boolean;
  /** Set where it is the current time and stands for a text of it. */
  readonly now?: Now;
  /** Set where it is what a JSON path finds. */
  readonly found?: JsonFound;
  /** The column whose text without the blanks at its end it is. */
  readonly padded?: string;
  /** How the source spells all of its times, as {@link ValueTraits} says it; `several` where in more ways than one. */
  readonly spelling?: string;
  /** The same of times whose fractions are as long as they need be. */
  readonly spellingOfAnyFraction?: string;
  /** Its text compares as the language of the database has it, not by its bytes. */
  readonly ofLanguage?: boolean;
  /** False: it is certainly never NULL. */
  readonly nullable?: boolean;
}

/** What one expression is printed in. */
export interface Scope {
  readonly context: ExpressionContext;
  /** Names of the functions used whose result may change between two calls for the same row. */
  readonly unstable: Set<string>;
  /** Sentences on where the meaning differs in rare cases. */
  readonly caveats: Set<string>;
}

/** Prints a part in its scope. */
export type Print = (expression: Expression) => Fragment;

const CLASSES: Readonly<Record<LogicalType['kind'], ValueClass>> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  float: 'float',
  text: 'text',
  bytes: 'bytes',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  interval: 'other',
  uuid: 'uuid',
  json: 'json',
  enum: 'enum',
  array: 'other',
  native: 'other',
};

/** The class of a column's values. */
export function classOf(type: LogicalType): ValueClass {
  return CLASSES[type.kind];
}

/** A column by its name. */
export function columnFragment(column: Column, sql: string): Fragment {
  const { type, nullable, traits } = column;
  const narrow = type.kind === 'integer';
  const { spelling: one = 'several', spellingOfAnyFraction: any } = traits ?? {};
  const spelling = { ...(traits && { spelling: one }), ...(any && { spellingOfAnyFraction: any }) };
  return { sql, precedence: PRECEDENCE.primary, class: classOf(type), type, narrow, nullable, ...spelling };
}

/** A call or anything else that needs no parentheses. */
export function primary(sql: string, valueClass: ValueClass): Fragment {
  return { sql, precedence: PRECEDENCE.primary, class: valueClass };
}

/** `operand::type` */
export function cast(operand: Fragment, type: string, valueClass: ValueClass): Fragment {
  const sql = `${wrap(operand, PRECEDENCE.cast)}::${type}`;
  return { sql, precedence: PRECEDENCE.cast, class: valueClass, nullable: operand.nullable ?? true };
}

/** The text of a part, in parentheses where it binds less tightly. */
export function wrap(fragment: Fragment, precedence: number): string {
  return fragment.precedence < precedence ? `(${fragment.sql})` : fragment.sql;
}

/** Whether the part is an integer constant. */
export function integerOf(fragment: Fragment): bigint | undefined {
  const { literal } = fragment;
  if (literal?.type === 'integer') return BigInt(literal.text);
  return undefined;
}

/** Whether a number has few enough digits that a double holds each value of its type exactly. */
export function isShortDecimal(fragment: Fragment): boolean {
  if (fragment.literal !== undefined) return fragment.literal.text.replace(/[-.]/g, '').length <= 15;
  const { type } = fragment;
  return type?.kind === 'decimal' && type.precision !== undefined && type.precision <= 15;
}

/** A phrase for a class in a reason. */
export function nameOfClass(valueClass: ValueClass): string {
  const names: Partial<Record<ValueClass, string>> = {
    null: 'NULL',
    integer: 'an integer',
    enum: 'a value of an enum',
    other: 'a value of a type of its own',
    bytes: 'bytes',
    text: 'text',
    json: 'JSON',
    'json-value': 'what a JSON path finds',
    uuid: 'a UUID',
  };
  return names[valueClass] ?? `a ${valueClass}`;
}
