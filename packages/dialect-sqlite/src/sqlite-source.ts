import {
  type Batch,
  type BlockDigest,
  type ColumnPlan,
  type DatabaseSchema,
  type DigestOptions,
  type KeyedOptions,
  type KeyedReadOptions,
  type KeyRange,
  MigrationError,
  type Probe,
  type ProbeResult,
  type ProfileOptions,
  QUOTED_CSV,
  type ReadOptions,
  type RowBatch,
  type SourceFingerprint,
  type SourceSession,
  type Table,
  type TableProfile,
} from '@godwit/plugin-api';
import type { KeyFacts } from './digest/key-facts.js';
import { type KeyPath, keyPath } from './digest/key-path.js';
import { orAborted } from './interrupted.js';
import type { CheckedFile } from './open/check-file.js';
import { tableKeys } from './profile/table-keys.js';
import type { ColumnProof } from './read/render-page.js';
import { digestBlocks, readBatches, readInKeyOrder } from './reader.js';
import { STORED_VALUES } from './stored-values.js';
import type { WorkerPool } from './worker/worker-pool.js';

/** What a session is made of. */
export interface SourceParts {
  /** Workers that have begun in one snapshot. */
  readonly pool: WorkerPool;
  readonly file: CheckedFile;
  readonly blocksWriters: boolean;
  close(): Promise<void>;
}

interface Proofs {
  readonly where: string | undefined;
  readonly columns: readonly ColumnProof[];
}

/** An opened SQLite database. */
export class SqliteSource implements SourceSession {
  readonly blocksWriters: boolean;
  readonly #parts: SourceParts;
  /** Tables that were profiled for a target of this same dialect, whose values stay as they are. */
  readonly #isKept = new Set<string>();
  /** What profiles proved, by table: it holds as long as the snapshot. */
  readonly #proofs = new Map<string, Proofs>();
  /** By which keys tables can be read in order; known once the source was introspected. */
  #keyFacts: KeyFacts | undefined;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.blocksWriters = parts.blocksWriters;
  }

  async introspect(): Promise<DatabaseSchema> {
    const { first } = this.#parts.pool;
    const { CATALOGUE_QUERIES } = await import('./introspect/catalogue-queries.js');
    const schema = await first.call('introspect', CATALOGUE_QUERIES);
    this.#keyFacts ??= await first.call('keyFacts', undefined);
    return schema;
  }

  async fingerprint(): Promise<SourceFingerprint> {
    const { fileSize, changeCounter } = this.#parts.file;
    const facts = await this.#parts.pool.first.call('facts', undefined);
    return { ...facts, fileSize: String(fileSize), changeCounter: String(changeCounter) };
  }

  estimateRows(table: Table): Promise<number | undefined> {
    return this.#parts.pool.first.call('estimateRows', table.name.name);
  }

  async split(table: Table, parts: number): Promise<readonly KeyRange[]> {
    const cuts = await this.#parts.pool.first.call('split', { table: table.name.name, parts });
    return [...cuts, undefined].map((through, index) => {
      const after = cuts[index - 1];
      return {
        id: String(index),
        ...(after === undefined ? {} : { after }),
        ...(through === undefined ? {} : { through }),
      };
    });
  }

  canEncode(table: Table, columns: readonly ColumnPlan[], encoding: string): boolean {
    if (encoding === STORED_VALUES) return this.#isKept.has(table.name.name) && keepsTypes(table, columns);
    return encoding === QUOTED_CSV && columns.every((column) => column.as.kind !== 'array');
  }

  read(table: Table, options: ReadOptions): AsyncIterable<Batch> {
    return readBatches(this.#parts.pool, table.name.name, options, this.#proofsOf(table, options));
  }

  canDigest(table: Table, columns: readonly ColumnPlan[], key: readonly string[]): boolean {
    return keyPath(this.#keyFacts, table, columns, key) !== undefined;
  }

  digest(table: Table, options: DigestOptions): AsyncIterable<BlockDigest> {
    const way = { path: this.#pathOf(table, options), proofs: this.#proofsOf(table, options) };
    return digestBlocks(this.#parts.pool, table.name.name, options, way);
  }

  readKeyed(table: Table, options: KeyedReadOptions): AsyncIterable<RowBatch> {
    return readInKeyOrder(this.#parts.pool, table.name.name, options, this.#pathOf(table, options));
  }

  count(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]> {
    const answer = this.#parts.pool.first.call('count', probes);
    return signal === undefined ? answer : orAborted(answer, signal);
  }

  async profile(table: Table, options: ProfileOptions): Promise<TableProfile> {
    const { pool } = this.#parts;
    const { signal, onProgress, ...rest } = options;
    const worker = await pool.acquire(signal);
    try {
      const call = worker.call(
        'profile',
        { ...rest, table: table.name.name, ...(rest.findings && { keys: tableKeys(table) }) },
        { signal, ...(onProgress === undefined ? {} : { onProgress }) },
      );
      const answer = await orAborted(call, signal);
      if (answer.kept) this.#isKept.add(table.name.name);
      this.#proofs.set(table.name.name, { where: options.where, columns: answer.proofs });
      return answer.profile;
    } finally {
      pool.release(worker);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.close();
  }

  #proofsOf(table: Table, { where }: { readonly where?: string }): readonly ColumnProof[] {
    const known = this.#proofs.get(table.name.name);
    return known !== undefined && known.where === where ? known.columns : [];
  }

  #pathOf(table: Table, { columns, key }: KeyedOptions): KeyPath {
    const path = keyPath(this.#keyFacts, table, columns, key);
    if (path !== undefined) return path;
    throw new MigrationError({
      code: 'READ_FAILED',
      message: `There is no index that gives the rows in the order of the key ${key.join(', ')}.`,
      hint: 'Ask canDigest first, after introspect.',
      place: { table: table.name.name },
    });
  }
}

/** Whether every column is read as what it declares; another type asks for other values. */
function keepsTypes(table: Table, columns: readonly ColumnPlan[]): boolean {
  return columns.every(({ name, as }) => {
    const declared = table.columns.find((column) => column.name === name)?.type;
    return JSON.stringify(declared) === JSON.stringify(as);
  });
}
