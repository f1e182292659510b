import type { LogicalKind, LogicalType } from './schema/logical-type.js';
import type { Row, Value } from './values/value.js';

/** The canonical JavaScript form of each kind: what a transform of that kind is given. */
export interface ValueOf {
  boolean: boolean;
  integer: number;
  bigint: bigint;
  decimal: string;
  float: number;
  text: string;
  bytes: Uint8Array;
  date: string;
  time: string;
  timestamp: string;
  interval: string;
  uuid: string;
  json: string;
  enum: string;
  array: readonly Value[];
  native: string;
}

/** Which columns a transform is for: data, so that a plan can say what matches. All that is given must hold. */
export interface ColumnMatch<Kind extends LogicalKind = LogicalKind> {
  /** A name, or a RegExp without the flags g and y. */
  readonly table?: string | RegExp;
  readonly column?: string | RegExp;
  readonly kind?: Kind | readonly Kind[];
}

/** A column as a transform meets it: as the transform before it left it. */
export interface ColumnSite {
  readonly table: string;
  readonly column: string;
  readonly type: LogicalType;
  readonly nullable: boolean;
}

/** What a transform makes of a column. */
export interface ColumnChange {
  readonly type?: LogicalType;
  readonly nullable?: boolean;
}

/** What `open` is told: the column before and after, its values where it asks for them, and when to give up. */
export interface TransformContext<In extends LogicalKind = LogicalKind> {
  readonly site: ColumnSite;
  readonly output: LogicalType;
  readonly signal: AbortSignal;
  /**
   * Every value of the column, nulls included, as this transform will be given them: of the rows that are moved, in key
   * order, from the snapshot that the copy reads. For a choice that needs the whole column, e.g. the unit of a count of
   * time; it costs one reading of the table. Ends early where the caller stops iterating.
   */
  scan(): AsyncIterable<ValueOf[In] | null>;
}

/** Changes one value; sync. `row` holds the row's values before any transform, in the order of the columns. */
export type ValueFunction<In, Out> = (value: In, row: Row) => Out;

/** A value transform. `match` and `output` are pure and run while planning; `open` runs once per table and run. */
export interface Transform<In extends LogicalKind = LogicalKind, Out extends LogicalKind = In> {
  readonly name: string;
  readonly match: ColumnMatch<In>;
  /** The type that comes out; absent: unchanged. */
  readonly output?: Extract<LogicalType, { kind: Out }> | ((site: ColumnSite) => ColumnChange);
  /** `pre` runs before all without an order, `post` after them; within each by registration. */
  readonly order?: 'pre' | 'post';
  /** `pass`: the function is given nulls too; by default a null stays null and the function is not called. */
  readonly nulls?: 'skip' | 'pass';
  open(
    context: TransformContext<In>,
  ):
    | ValueFunction<ValueOf[In], ValueOf[Out] | null>
    | Promise<ValueFunction<ValueOf[In], ValueOf[Out] | null>>;
}

/** A transform whose kinds are not known to the compiler any more: what a list of transforms holds. */
export type AnyTransform = Omit<Transform, 'open' | 'output'> & {
  readonly output?: LogicalType | ((site: ColumnSite) => ColumnChange);
  open(context: TransformContext): ValueFunction<never, Value> | Promise<ValueFunction<never, Value>>;
};

/** Types a transform by its input and output kinds; returns it unchanged. */
export function defineTransform<In extends LogicalKind, Out extends LogicalKind = In>(
  transform: Transform<In, Out>,
): Transform<In, Out> {
  return transform;
}
