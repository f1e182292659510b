import type { Row } from '../values/value.js';
import type { BadText, ColumnPlan } from './column-plan.js';

/** A part of a table in the order of a key, for comparison with the same part of another database. */
export interface KeyedOptions {
  /** What is compared, in this order, and the type each value is given as. */
  readonly columns: readonly ColumnPlan[];
  /**
   * The columns that order the rows and tell them apart, by their names in `columns`. Each has a `binary` key order by
   * the capabilities of its dialect, and together they are unique and never NULL.
   */
  readonly key: readonly string[];
  /** Rows after this key only: the values of `key` in their canonical form. */
  readonly after?: Row;
  /** Rows up to and with this key only. */
  readonly through?: Row;
  /** A predicate in the side's own SQL. */
  readonly where?: string;
  readonly badText: BadText;
  readonly sourceTimeZone: string;
  readonly signal: AbortSignal;
}

/** What a digest of a table is asked. */
export interface DigestOptions extends KeyedOptions {
  /** A block ends after so many rows; absent: all rows are one block, which is there even if it is empty. */
  readonly blockRows?: number;
  /**
   * Where blocks end, in place of `blockRows`: keys that rise, of which the next is asked for when a block was taken. A block
   * goes up to and with its bound and is there even if it is empty; after the last bound comes the block of the rest.
   */
  readonly bounds?: AsyncIterable<Row>;
}

/** The parts of a table that `bounds` cut, in their order: each is one block. Without bounds, what is asked is the only part. */
export async function* boundedParts<Options extends DigestOptions>({
  bounds,
  ...options
}: Options): AsyncGenerator<Omit<Options, 'bounds'>> {
  let { after } = options;
  const from = (): Pick<DigestOptions, 'after'> => (after === undefined ? {} : { after });
  for await (const through of bounds ?? []) {
    yield { ...options, ...from(), through };
    after = through;
  }
  yield { ...options, ...from() };
}

/** The digest of the next rows in the order of the key. */
export interface BlockDigest {
  readonly rows: number;
  /** SHA-256 of the block's rows as `encodeDigestText` spells them, in UTF-8, as 64 lower-case hex digits. Over images: of these. */
  readonly digest: string;
  /** The key of the last row; absent in an empty block, and where images of rows are digested in no order. */
  readonly last?: Row;
}

/** What a digest over the images of cells (`CELL_IMAGES`) is asked: of all rows of a table. */
export interface ImageDigestOptions
  extends Pick<KeyedOptions, 'columns' | 'where' | 'badText' | 'sourceTimeZone' | 'signal'> {
  /** The columns in whose order rows come, as in {@link KeyedOptions}. Empty: rows come in any order. */
  readonly key: readonly string[];
  /** Where rows come in order, a block ends after so many, and its digest is the SHA-256 of them as `frameRows` gives them. */
  readonly blockRows: number;
  /**
   * Blocks end where `endsBlock` says so instead. Then a row that only one side has does not change the blocks behind its own.
   * Of a key that is one whole number, where `canDigestImages` says that it can be.
   */
  readonly byKey?: boolean;
}

/** What a read in the order of a key is asked. */
export interface KeyedReadOptions extends KeyedOptions {
  /** The most rows of one batch. */
  readonly maxRows: number;
}
