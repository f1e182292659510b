import {
  type Batch,
  batchRowCount,
  type Checkpoint,
  interrupted,
  MigrationError,
  type TableName,
  type TableWriter,
  type WriteReport,
  type WriterOptions,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { ConnectionPool } from '../../connect/connection-pool.js';
import { copyError } from '../../errors/copy-errors.js';
import { beginLazily } from '../lazy-commits.js';
import { recordCheckpoints } from '../record-writes.js';
import { type MayPlayReplica, PLAY_REPLICA } from '../suspend/replica-role.js';
import { checkConflictKey } from './conflict-key.js';
import { CopiedLines } from './copied-lines.js';
import { CopyLoad } from './copy-load.js';
import { encodeBatch, IMAGE_HEADER, IMAGE_TRAILER, isImages } from './encode-batch.js';
import { IMAGE_FORMAT, LOAD_FORMAT, type LoadTarget, loadTarget } from './load-target.js';
import { type Silence, type Silenced, silenceTriggers } from './silence-triggers.js';

/** Opens a writer with a session of its own. */
export async function openWriter(
  pool: ConnectionPool,
  table: TableName,
  options: WriterOptions,
  mayPlayReplica: MayPlayReplica,
): Promise<TableWriter> {
  if (options.signal.aborted) throw interrupted();
  const connection = await pool.acquire(options.signal);
  const replica = options.keysRest === true && (await mayPlayReplica(connection, table));
  return new CopyWriter(pool, connection, { table, replica }, options);
}

/** Writes one table by one COPY per commit, each in a transaction with its checkpoint. */
class CopyWriter implements TableWriter {
  readonly #pool: ConnectionPool;
  readonly #connection: Connection;
  readonly #table: TableName;
  readonly #options: WriterOptions;
  readonly #replica: boolean;
  readonly #target: LoadTarget;
  readonly #onAbort = (): void => {
    this.#cancelled = this.#pool.cancel(this.#connection.processId).catch(() => this.#connection.end());
  };
  #cancelled: Promise<void> | undefined;
  #prepared = false;
  #began = false;
  #load: CopyLoad | undefined;
  #silenced: Silenced | undefined;
  readonly #lines = new CopiedLines();
  #rows = 0;
  /** Rows that the server has taken by COPYs that have ended since the last commit. */
  #taken = 0;
  #isImages = false;

  constructor(
    pool: ConnectionPool,
    connection: Connection,
    { table, replica }: Pick<Silence, 'table' | 'replica'>,
    options: WriterOptions,
  ) {
    this.#pool = pool;
    this.#connection = connection;
    this.#table = table;
    this.#replica = replica;
    this.#options = options;
    this.#target = loadTarget(table, options);
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async write(batch: Batch): Promise<void> {
    await this.#guarded(async () => {
      const { columns } = this.#options;
      const bytes = encodeBatch(batch, { columns, place: this.#place(), before: this.#rows });
      const load = await this.#loadFor(isImages(batch));
      this.#lines.add(bytes, batchRowCount(batch));
      this.#rows += batchRowCount(batch);
      if (bytes.byteLength > 0) await load.write(bytes);
      if (this.#connection.drained) this.#lines.sent();
    });
  }

  async commit(checkpoint: Checkpoint): Promise<WriteReport> {
    return this.#guarded(async () => {
      const report = await this.#finishLoad();
      if (!this.#began) await beginLazily(this.#pool, this.#connection);
      this.#began = true;
      await recordCheckpoints(this.#connection, this.#pool.records, [checkpoint]);
      await this.#connection.commit();
      // The server has answered, so all of it has left.
      this.#lines.clear();
      this.#reset();
      return report;
    });
  }

  async #rollback(): Promise<void> {
    await this.#load?.abandon();
    if (this.#began && this.#connection.usable) await this.#connection.run('ROLLBACK').catch(() => undefined);
    this.#reset();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    await this.#rollback();
    await this.#cancelled;
    // The temporary table belongs to the session, and a late cancel could hit what the session does next.
    const spent = this.#cancelled !== undefined || this.#prepared;
    if (spent) await this.#pool.discard(this.#connection);
    else this.#pool.release(this.#connection);
  }

  async #begin(): Promise<void> {
    if (!this.#prepared && this.#target.prepare !== undefined) {
      const { conflictKey } = this.#options;
      if (conflictKey !== undefined) await checkConflictKey(this.#connection, this.#table, conflictKey);
      this.#prepared = true;
      await this.#connection.run(this.#target.prepare);
    }
    await beginLazily(this.#pool, this.#connection);
    this.#began = true;
    if (this.#replica) await this.#connection.run(PLAY_REPLICA);
    const change = this.#options.mode === 'upsert' ? 'upsert' : 'insert';
    const silence = { table: this.#table, change, replica: this.#replica } as const;
    this.#silenced = await silenceTriggers(this.#connection, silence);
  }

  /** The COPY under way, or the next one where that one takes another form. */
  async #loadFor(images: boolean): Promise<CopyLoad> {
    if (this.#load !== undefined && images === this.#isImages) return this.#load;
    if (this.#load !== undefined) await this.#closeLoad(this.#load);
    else await this.#begin();
    this.#isImages = images;
    this.#lines.next(images);
    this.#load = new CopyLoad(
      this.#connection,
      `${this.#target.copy} ${images ? IMAGE_FORMAT : LOAD_FORMAT}`,
    );
    if (images) await this.#load.write(IMAGE_HEADER);
    return this.#load;
  }

  async #closeLoad(load: CopyLoad): Promise<void> {
    if (this.#isImages) await load.write(IMAGE_TRAILER);
    this.#taken += await load.finish();
    this.#load = undefined;
  }

  async #finishLoad(): Promise<WriteReport> {
    if (this.#load === undefined) return { written: 0n, skipped: 0n };
    await this.#closeLoad(this.#load);
    const taken = this.#taken;
    if (taken !== this.#rows) throw this.#miscounted(taken);
    const { move, skips } = this.#target;
    const moved = move === undefined ? taken : await this.#connection.run(move);
    await this.#silenced?.end();
    const written = skips ? moved : taken;
    return { written: BigInt(written), skipped: BigInt(taken - written) };
  }

  #reset(): void {
    this.#began = false;
    this.#load = undefined;
    this.#silenced = undefined;
    this.#lines.forget();
    this.#rows = 0;
    this.#taken = 0;
  }

  #miscounted(taken: number): MigrationError {
    const message = `PostgreSQL took ${taken} rows of ${this.#rows} that were sent.`;
    return new MigrationError({ code: 'WRITE_FAILED', message, place: this.#place() });
  }

  #place(): { readonly schema?: string; readonly table: string } {
    const { schema, name } = this.#table;
    return schema === undefined ? { table: name } : { schema, table: name };
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#options.signal.aborted) throw interrupted();
    try {
      return await work();
    } catch (error) {
      throw copyError(error, {
        table: this.#table,
        columns: this.#options.columns.map((column) => column.name),
        copied: this.#target.copied,
        lines: this.#lines,
        signal: this.#options.signal,
      });
    }
  }
}
