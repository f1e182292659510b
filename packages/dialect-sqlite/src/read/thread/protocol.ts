import type {
  Batch,
  BlockDigest,
  Damage,
  DatabaseSchema,
  DigestOptions,
  ErrorDetails,
  ImageDigestOptions,
  KeyedReadOptions,
  Note,
  Position,
  Probe,
  ProbeResult,
  ProfileOptions,
  ReadOptions,
  TableProfile,
} from '@godwit/plugin-api';
import type { CatalogueQueries } from '../../introspect/catalogue-queries.js';
import type { SalvageRequest } from '../damage/salvage.js';
import type { KeptBlock, KeptDigest } from '../digest/kept-digest.js';
import type { KeyFacts } from '../digest/key-facts.js';
import type { KeyPath } from '../digest/key-path.js';
import type { Descriptors } from '../pages/descriptors.js';
import type { NoPages, PageState } from '../pages/page-state.js';
import type { TableKeys } from '../profile/table-keys.js';
import type { ColumnProof } from '../rows/render-page.js';
import type { Gate } from './begin-together.js';

/** What a worker is asked to open. */
export interface OpenRequest {
  readonly path: string;
  readonly busyTimeoutMs: number;
  /** True in one of the workers: it also opens the connection that watches for changes by others. */
  readonly watch: boolean;
}

/** How workers begin in one snapshot. */
export interface BeginRequest {
  readonly gate: Gate;
  /** Those of the files whose pages are to be read in it. */
  readonly descriptors?: Descriptors | undefined;
}

/** Which table is read, and how. */
export type ReadRequest = Omit<ReadOptions, 'signal'> & {
  readonly table: string;
  /** The pages of the snapshot, where they can be read. */
  readonly pages?: PageState | undefined;
  readonly proofs?: readonly ColumnProof[] | undefined;
  /** Columns whose text is never repaired. */
  readonly exact?: readonly string[];
  /** Images are for a digest: each row comes behind its head, and the bytes are gone with the next batch. */
  readonly framed?: boolean;
  /** So many rows a block should have that rowids end: each batch ends at the latest with the block it is in. */
  readonly rowidBlocks?: number;
  /** A large row comes as several batches, of which the last counts it. Texts are known to be valid. */
  readonly inPieces?: boolean;
};

/** Which table is gone through in the order of a key, and how the rows are reached. */
interface Keyed {
  readonly table: string;
  readonly path: KeyPath;
}

export type KeyedRequest = Omit<KeyedReadOptions, 'signal' | 'key'> & Keyed;

export type DigestRequest = Omit<DigestOptions, 'signal' | 'key' | 'bounds'> &
  Keyed & { readonly proofs?: readonly ColumnProof[]; readonly exact?: readonly string[] };

/** Which table is digested over the images of its cells; the key is in no index, or absent. */
export type ImageDigestRequest = Omit<ImageDigestOptions, 'signal' | 'key' | 'where'> & {
  readonly table: string;
  readonly path?: KeyPath | undefined;
  readonly pages: PageState | undefined;
  readonly proofs: readonly ColumnProof[];
  /** The blocks, where a scan made them already. */
  readonly kept?: readonly KeptBlock[] | undefined;
};

/** The next blocks of a digest, as far as they came within a short time. */
export interface DigestStep {
  readonly blocks: readonly BlockDigest[];
  readonly done: boolean;
}

/** Which table is scanned, and how. */
export type ProfileRequest = Omit<ProfileOptions, 'signal' | 'onProgress'> & {
  readonly table: string;
  /** The pages of the snapshot, where they can be read. */
  readonly pages?: PageState | undefined;
  /** The keys that findings are wanted about. */
  readonly keys?: TableKeys;
};

/** Facts about the snapshot for the fingerprint of the source. */
type SnapshotFacts = Readonly<Record<string, string>>;

/** A batch and where it ends; without a batch the read is over. */
export type NextBatch = Batch | undefined;

/** A profile, and what it proved for reads of the same snapshot. */
export interface ProfileAnswer {
  readonly profile: TableProfile;
  readonly proofs: readonly ColumnProof[];
  /** The target is SQLite as well: the values are to stay as they are stored, and were not looked at. */
  readonly kept: boolean;
  /** The digests of its rows, where they were asked for and every value has an image. */
  readonly digested?: KeptDigest;
}

/** All that a worker can be asked. Every answer is a promise on the other side. */
export interface WorkerMethods {
  open(request: OpenRequest): void;
  /** Begins at one moment with the others of its gate; the one that watches tells whether a commit came between. */
  beginTogether(request: BeginRequest): boolean;
  rollback(): void;
  /** Whether others may write while the snapshot is read. */
  isInWal(): boolean;
  /** False where another process wrote to a database that has no log, although the snapshot keeps it locked. */
  isUntouched(): boolean;
  /** Whether another connection that begins now sees the same as the snapshot. */
  isCurrent(): boolean;
  /** The pages of the snapshot, or why they are not read. */
  pageState(): PageState | NoPages;
  /** The names of the tables whose rows are in an order that is known without SQLite. */
  pageTables(): readonly string[];
  introspect(queries: CatalogueQueries): DatabaseSchema;
  facts(): SnapshotFacts;
  estimateRows(table: string): number | undefined;
  split(request: {
    readonly table: string;
    readonly parts: number;
    readonly pages: PageState | undefined;
  }): readonly (Position | undefined)[];
  startRead(request: ReadRequest): number;
  next(read: number): NextBatch;
  /** What tells by which keys tables can be read in order. */
  keyFacts(): KeyFacts;
  /** Its batches are given by `next`. Throws VALUE_DOES_NOT_FIT where the key does not order all rows. */
  startKeyed(request: KeyedRequest): number;
  startDigest(request: DigestRequest): number;
  startImageDigest(request: ImageDigestRequest): number;
  nextDigests(digest: number): DigestStep;
  endRead(read: number): void;
  /** Whether the pages themselves tell that nothing is damaged. */
  isWhole(pages: PageState): boolean | Promise<boolean>;
  /** Of these tables, or of all. */
  findDamage(tables: readonly string[] | undefined): readonly Damage[];
  salvage(request: SalvageRequest): readonly Note[];
  count(probes: readonly Probe[]): readonly ProbeResult[];
  profile(request: ProfileRequest): ProfileAnswer | Promise<ProfileAnswer>;
  backup(destination: string): Promise<void>;
  close(): void;
}

export type WorkerMethod = keyof WorkerMethods;
export type WorkerInput<M extends WorkerMethod> = Parameters<WorkerMethods[M]>[0];
export type WorkerOutput<M extends WorkerMethod> = Awaited<ReturnType<WorkerMethods[M]>>;

/** How a call can be told to end, and tell how far it is. */
export interface CallContext {
  cancelled(): boolean;
  progress(rows: bigint): void;
}

/** A message to a worker: a call, or the wish to end a call that is under way. */
export type ToWorker =
  | { readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly cancel: number };

/** A message from a worker about one call. */
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly progress: bigint }
  | { readonly id: number; readonly error: ErrorDetails };
