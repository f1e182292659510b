import {
  type Batch,
  type BlockDigest,
  CELL_IMAGES,
  type ColumnPlan,
  type Damage,
  type DatabaseSchema,
  type DigestOptions,
  type ImageDigestOptions,
  type KeyedReadOptions,
  type KeyRange,
  type Note,
  orAborted,
  type Probe,
  type ProbeResult,
  type ProfileOptions,
  QUOTED_CSV,
  type ReadOptions,
  type RowBatch,
  type SourceFingerprint,
  type SourceSession,
  type Table,
  type TableName,
  type TableProfile,
} from '@godwit/plugin-api';
import { sharesFiles } from '../connect/file-identity.js';
import { findDamageOf } from './damage/find-damage-apart.js';
import { canDigestImages, type ImageDigestAsked } from './digest/can-digest-images.js';
import type { KeyFacts } from './digest/key-facts.js';
import { keyPath, neededKeyPath } from './digest/key-path.js';
import type { CheckedFile } from './file/check-file.js';
import { checkUntouched } from './file/untouched.js';
import { wayOf, withoutImages } from './images/way-of.js';
import { type NoPages, type PageState, readable } from './pages/page-state.js';
import { tableKeys } from './profile/table-keys.js';
import { KnownValues } from './rows/known-values.js';
import { digestBlocks, digestImages, readBatches, readInKeyOrder } from './rows/reader.js';
import { rangesBetween } from './rows/split-table.js';
import { keepsTypes, STORED_VALUES } from './rows/stored-values.js';
import type { WorkerPool } from './thread/worker-pool.js';

/** What a session is made of. */
export interface SourceParts {
  /** Workers that have begun in one snapshot. */
  readonly pool: WorkerPool;
  readonly file: CheckedFile;
  readonly blocksWriters: boolean;
  /** How other processes open what is read; absent where it has no name any more. */
  readonly shared?: { readonly path: string; readonly busyTimeoutMs: number };
  /** What is missing of a damaged database. */
  readonly losses?: readonly Note[];
  /** What is to be told of the way in which it is read. */
  readonly notes?: readonly Note[];
  /** The pages of the snapshot, or why they are not read. */
  readonly pages: PageState | NoPages;
  close(): Promise<void>;
}

/** An opened SQLite database. */
export class SqliteSource implements SourceSession {
  readonly blocksWriters: boolean;
  /** Rows come by their rowids or keys, but for those of a damaged database, which come as they are found. */
  readonly keepsPositions: boolean;
  readonly notes: readonly Note[];
  readonly #parts: SourceParts;
  readonly #known = new KnownValues();
  /** By which keys tables can be read in order; known once the source was introspected. */
  #keyFacts: KeyFacts | undefined;
  /** Tables that can be read by their pages. */
  #pageTables: ReadonlySet<string> = new Set();

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.blocksWriters = parts.blocksWriters;
    this.notes = parts.notes ?? [];
    this.keepsPositions = parts.losses === undefined;
  }

  async identity(): Promise<string> {
    return this.#parts.file.identity;
  }

  recognizes(identity: string): Promise<boolean> {
    return sharesFiles([this.#parts.file.path], identity);
  }

  async introspect(): Promise<DatabaseSchema> {
    const { first } = this.#parts.pool;
    const { CATALOGUE_QUERIES } = await import('../introspect/catalogue-queries.js');
    const schema = await first.call('introspect', CATALOGUE_QUERIES);
    this.#keyFacts ??= await first.call('keyFacts', undefined);
    if (readable(this.#parts.pages) !== undefined)
      this.#pageTables = new Set(await first.call('pageTables', undefined));
    return { ...schema, notes: [...schema.notes, ...(this.#parts.losses ?? [])] };
  }

  async fingerprint(): Promise<SourceFingerprint> {
    const { fileSize, writtenAt, wal = '' } = this.#parts.file;
    const facts = await this.#parts.pool.first.call('facts', undefined);
    return { ...facts, fileSize: String(fileSize), writtenAt: String(writtenAt), wal };
  }

  estimateRows(table: Table): Promise<number | undefined> {
    return this.#parts.pool.first.call('estimateRows', table.name.name);
  }

  async split(table: Table, parts: number): Promise<readonly KeyRange[]> {
    const asked = { table: table.name.name, parts, pages: readable(this.#parts.pages) };
    return rangesBetween(await this.#parts.pool.first.call('split', asked));
  }

  canEncode(table: Table, columns: readonly ColumnPlan[], encoding: string): boolean {
    const proofs = this.#known.ofAll(table);
    if (encoding === CELL_IMAGES)
      return this.#pageTables.has(table.name.name) && withoutImages({ table, columns, proofs }) === undefined;
    if (encoding === STORED_VALUES) return this.#known.isKept(table) && keepsTypes(table, columns);
    return encoding === QUOTED_CSV && columns.every((column) => column.as.kind !== 'array');
  }

  wayOf(
    table: Table,
    read: Pick<ReadOptions, 'columns' | 'where' | 'encoding'>,
    takes: readonly string[],
  ): string | undefined {
    if (!takes.includes(CELL_IMAGES)) return undefined;
    const isOrdered = this.#pageTables.has(table.name.name);
    return wayOf(this.#parts.pages, { ...read, table, isOrdered, proofs: this.#known.ofAll(table) });
  }

  read(table: Table, options: ReadOptions): AsyncIterable<Batch> {
    const { pool, pages } = this.#parts;
    const known = { proofs: this.#known.of(table, options), pages: readable(pages) };
    return readBatches(pool, table.name.name, options, known);
  }

  canDigest(table: Table, columns: readonly ColumnPlan[], key: readonly string[]): boolean {
    return keyPath(this.#keyFacts, table, columns, key) !== undefined;
  }

  digest(table: Table, options: DigestOptions): AsyncIterable<BlockDigest> {
    const path = neededKeyPath(this.#keyFacts, table, options);
    const way = { path, proofs: this.#known.of(table, options) };
    return digestBlocks(this.#parts.pool, table.name.name, options, way);
  }

  canDigestImages(table: Table, asked: ImageDigestAsked): boolean {
    return (
      readable(this.#parts.pages) !== undefined &&
      this.canEncode(table, asked.columns, CELL_IMAGES) &&
      canDigestImages(this.#keyFacts, table, asked)
    );
  }

  digestImages(table: Table, options: ImageDigestOptions): AsyncIterable<BlockDigest> {
    const { pool, pages } = this.#parts;
    const path = options.key.length === 0 ? undefined : neededKeyPath(this.#keyFacts, table, options);
    const kept = path?.isTable ? this.#known.blocksOf(table, options) : undefined;
    const known = { path, proofs: this.#known.ofAll(table), pages: readable(pages), kept };
    return digestImages(pool, table.name.name, options, known);
  }

  readKeyed(table: Table, options: KeyedReadOptions): AsyncIterable<RowBatch> {
    const path = neededKeyPath(this.#keyFacts, table, options);
    return readInKeyOrder(this.#parts.pool, table.name.name, options, path);
  }

  async findDamage(tables: readonly TableName[], signal: AbortSignal): Promise<readonly Damage[]> {
    const names = tables.map(({ name }) => name);
    return findDamageOf(this.#parts, names, signal);
  }

  /** Whether anything of the database is damaged. */
  async isDamaged(signal: AbortSignal): Promise<boolean> {
    return (await findDamageOf(this.#parts, undefined, signal)).length > 0;
  }

  count(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]> {
    const answer = this.#parts.pool.first.call('count', probes);
    return signal === undefined ? answer : orAborted(answer, signal);
  }

  async profile(table: Table, options: ProfileOptions): Promise<TableProfile> {
    const { signal, onProgress, ...rest } = options;
    const answer = await this.#parts.pool.hold(signal, (worker) =>
      worker.call(
        'profile',
        {
          ...rest,
          table: table.name.name,
          pages: readable(this.#parts.pages),
          ...(rest.findings && { keys: tableKeys(table) }),
        },
        { signal, ...(onProgress === undefined ? {} : { onProgress }) },
      ),
    );
    await checkUntouched(this.#parts.pool.first);
    this.#known.add(table, options.where, answer);
    return answer.profile;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.close();
  }
}
