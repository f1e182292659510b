import type { ColumnFacts, Finding, ValueShape, ValueTraits } from '../notes/finding.js';
import type { Note } from '../notes/note.js';
import type { LogicalType } from '../schema/logical-type.js';
import type { CountFormName } from '../values/count-form.js';
import type { BadText, ColumnPlan } from './column-plan.js';

/** What a full scan of a table is asked. */
export interface ProfileOptions {
  readonly columns: readonly ColumnPlan[];
  /**
   * Names of the columns whose type the user chose (typeMappings): documented rules may then cut what no type keeps,
   * such as digits of a second beyond the sixth, with a VALUES_FITTED note. In other columns such a value is a misfit.
   */
  readonly chosen?: readonly string[];
  /** Keeps to the rows that will be read; the source's own SQL. */
  readonly where?: string;
  /**
   * The dialect of the target: what only other dialects cannot hold needs no note for a target of the source's own.
   * Absent where values are changed on the way, so that each must be one of its column's type.
   */
  readonly target?: string;
  readonly badText: BadText;
  /** A larger value than this is the error CELL_TOO_LARGE, before it is read; absent: none is too large. In bytes. */
  readonly maxCellBytes?: number;
  /** The zone that times without one are read in where a column becomes zoned. */
  readonly sourceTimeZone: string;
  /**
   * Shapes to look for in every column: which of them all its values have is in {@link ColumnProfile.shapes}. A source
   * whose types hold by construction may leave them out.
   */
  readonly shapes?: readonly ValueShape[];
  /** Names of the columns whose {@link ColumnProfile.traits} are wanted, where the dialect can tell them. */
  readonly traits?: readonly string[];
  /** Also counts everything that a {@link Finding} can tell, looks for every shape, and gives facts. */
  readonly findings?: boolean;
  /**
   * A `digestImages` of these columns follows in the same session, in blocks of so many rows: a scan that goes through the
   * images of all values may keep the digests of the rows for it.
   */
  readonly blockRows?: number;
  readonly signal: AbortSignal;
  /** Called now and then with the rows scanned so far. */
  readonly onProgress?: (rows: bigint) => void;
}

/** What a full scan found: facts only, the plan decides. */
export interface TableProfile {
  /** The exact number of rows that a read with the same `where` gives. */
  readonly rows: bigint;
  /** In the order of the columns asked for. */
  readonly columns: readonly ColumnProfile[];
  /** In the order of the columns, then of the keys; there where `findings` asked for them and the dialect can tell. */
  readonly findings?: readonly Finding[];
  /** The size of the largest single value, in bytes. */
  readonly largestCell: { readonly bytes: number; readonly column: string; readonly key: string } | undefined;
}

/** What the values of one column are. */
export interface ColumnProfile {
  readonly name: string;
  readonly nulls: bigint;
  /** Values that the asked type cannot hold, even by a documented fitting rule; 0 means that every value arrives. */
  readonly misfits: bigint;
  /** Keys of such rows, at most 20; 1,000 where the plan of the column says what becomes of them. */
  readonly misfitKeys: readonly string[];
  /**
   * Set where the asked type does not hold every value: the narrowest type that does, and how it is stored. What the
   * plan of the column says of misfits does not come to bear then.
   */
  readonly fits?: { readonly as: LogicalType; readonly form?: ColumnPlan['form']; readonly reason: string };
  /**
   * Set where the type is one of times and its values are text and numbers that are all moments: what they could become, how
   * the numbers count, which forms there are in words, and what fitting them would change.
   */
  readonly instants?: {
    readonly as: LogicalType;
    readonly form: CountFormName;
    readonly evidence: string;
    readonly notes: readonly Note[];
  };
  /** Set where every value fits and the values say how they are stored. */
  readonly form?: ColumnPlan['form'];
  /**
   * Set where values are given in other words than expressions of the source see: another spelling, or another class of
   * storage. `some` of them; or `all` by their type, and so constants too.
   */
  readonly reworded?: 'some' | 'all';
  /** What fitting changes: values rounded, decoded, re-spelled, and bad text. Places are complete. */
  readonly notes: readonly Note[];
  /** How many values hold text that no target can take as it is. */
  readonly badText: bigint;
  /**
   * The shapes that every value has; none in a column without values. There where they were asked for and types do not
   * hold by construction: a type may be inferred from them.
   */
  readonly shapes?: readonly ValueShape[];
  readonly facts?: ColumnFacts;
  readonly traits?: ValueTraits;
}
