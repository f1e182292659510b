import type { Note } from '../notes/note.js';
import type { DatabaseSchema, Table, TableName } from '../schema/schema.js';
import type { SourceFingerprint } from './bookkeeping.js';
import type { ColumnPlan } from './column-plan.js';
import type { Damage } from './damage.js';
import type { BlockDigest, DigestOptions, ImageDigestOptions, KeyedReadOptions } from './digest.js';
import type { ProfileOptions, TableProfile } from './profile.js';
import type { Batch, KeyRange, ReadOptions, RowBatch } from './read.js';
import type { Probe, ProbeResult } from './statement.js';

/** What to look at when introspecting. */
export interface IntrospectOptions {
  /** Only these schemas, in dialects that have them; absent: what the config of the session says. */
  readonly schemas?: readonly string[];
  /** Without `schemas`: all that the config does not leave out, of a target, too, which else looks at the one that it writes to. */
  readonly everywhere?: true;
}

/** What tells whether two sessions reach one database. */
export interface Recognizing {
  /** What is to be told of the way in which the database is read or written. Absent: nothing. */
  readonly notes?: readonly Note[];
  /**
   * Whether this session reaches the database whose `identity` was given by an open source of the same dialect, or a part
   * of it, whatever names both were given. Absent: databases are told apart by their names alone.
   */
  recognizes?(identity: string): Promise<boolean>;
}

/** An opened source, read-only. All its readers see one snapshot, taken when it is opened. */
export interface SourceSession extends AsyncDisposable, Recognizing {
  /** A sign by which `recognizes` of other sessions knows this database; it holds while this session is open. */
  identity?(): Promise<string>;
  introspect(options?: IntrospectOptions): Promise<DatabaseSchema>;
  fingerprint(): Promise<SourceFingerprint>;
  /**
   * Whether positions and ranges hold in later sessions of a database that has not changed. Absent: a table that was not
   * read to its end is read from its beginning.
   */
  readonly keepsPositions?: boolean;
  /** A cheap guess, for progress and for the order of work; undefined where there is none. */
  estimateRows(table: Table): Promise<number | undefined>;
  /** Whether writers of the source wait while this session is open. */
  readonly blocksWriters: boolean;
  /**
   * Is called before many tables are looked at, so that what has to be done for each of them before a reading may be done for
   * all at once. Throws nothing: a reading tells what is wrong with its table. Absent: there is nothing to do.
   */
  hold?(tables: readonly Table[], signal: AbortSignal): Promise<void>;
  /** Ranges that together hold every row once, about equal in size. */
  split?(table: Table, parts: number): Promise<readonly KeyRange[]>;
  /** Whether `read` can give batches of this table in this encoding. */
  canEncode?(table: Table, columns: readonly ColumnPlan[], encoding: string): boolean;
  /**
   * How `read` reaches the rows of a table that are asked for like this, in a few words for a plan: `read by pages`, or why not,
   * where the target `takes` the encoding of that way. Absent, or undefined: there is one way only.
   */
  wayOf?(
    table: Table,
    read: Pick<ReadOptions, 'columns' | 'where' | 'encoding'>,
    takes: readonly string[],
  ): string | undefined;
  /**
   * Reads every row once, in an order of the source's own that its positions follow and that is the same for the whole
   * session. Up to `readers` reads run at once, others wait.
   */
  read(table: Table, options: ReadOptions): AsyncIterable<Batch>;
  /** Scans every row and says what the values are. Absent: the declared types hold by construction. */
  profile?(table: Table, options: ProfileOptions): Promise<TableProfile>;
  /**
   * Looks in the snapshot of the reads whether the structure of the database is whole where these tables are. Absent: a read
   * of what is damaged fails by itself.
   */
  findDamage?(tables: readonly TableName[], signal: AbortSignal): Promise<readonly Damage[]>;
  /** Whether `digest` and `readKeyed` can go through a table by this key in its order, e.g. along an index. */
  canDigest?(table: Table, columns: readonly ColumnPlan[], key: readonly string[]): boolean;
  /** Digests of the blocks of a table in key order, computed where the rows are. Absent: values are read and compared. */
  digest?(table: Table, options: DigestOptions): AsyncIterable<BlockDigest>;
  /**
   * Whether `digestImages` can go through a table: every value has an image that is the same on every side. Of a source that
   * keeps its values in another form than images, a seeded sample of the blocks is read in another way as well.
   */
  canDigestImages?(
    table: Table,
    asked: Pick<ImageDigestOptions, 'columns' | 'where' | 'key' | 'byKey'>,
  ): boolean;
  /**
   * Digests of the images of cells: of blocks in the order of a key, or, without one, a single block of all rows whose digest
   * is that of {@link ImageSum}. There where `digest` is.
   */
  digestImages?(table: Table, options: ImageDigestOptions): AsyncIterable<BlockDigest>;
  /** Rows in key order, as values; there where `digest` is. */
  readKeyed?(table: Table, options: KeyedReadOptions): AsyncIterable<RowBatch>;
  /** Answers in the order of the probes. Absent: the side cannot be asked about keys and sequences. */
  count?(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]>;
  /** As in {@link TargetSession}. */
  missing?(): Promise<readonly string[]>;
}
