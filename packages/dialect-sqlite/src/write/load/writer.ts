import {
  type Batch,
  batchRowCount,
  CELL_IMAGES,
  type Checkpoint,
  isEncodedBatch,
  MigrationError,
  orAborted,
  QUOTED_CSV,
  type TableName,
  type TableWriter,
  throwIfAborted,
  type WriteReport,
  type WriterOptions,
} from '@godwit/plugin-api';
import type { WorkerClient } from '../../connect/worker-client.js';
import { encodeRows } from '../../read/rows/encode-rows.js';
import { STORED_VALUES } from '../../read/rows/stored-values.js';
import type { TargetMethods } from '../thread/protocol.js';

type Thread = WorkerClient<TargetMethods>;

const TAKEN: ReadonlySet<string> = new Set([QUOTED_CSV, STORED_VALUES, CELL_IMAGES]);

/** Opens a writer in the thread that writes. */
export async function openWriter(
  thread: Thread,
  table: TableName,
  options: WriterOptions,
): Promise<TableWriter> {
  const { runId, columns, mode, conflictKey } = options;
  const id = await thread.call('openWriter', { runId, table: table.name, columns, mode, conflictKey });
  return new SqliteWriter(thread, id, table, options);
}

/** Hands batches to the thread, which inserts one while the next one is being made. */
class SqliteWriter implements TableWriter {
  readonly #thread: Thread;
  readonly #id: number;
  readonly #table: TableName;
  readonly #options: WriterOptions;
  #underWay: Promise<void> = Promise.resolve();

  constructor(thread: Thread, id: number, table: TableName, options: WriterOptions) {
    this.#thread = thread;
    this.#id = id;
    this.#table = table;
    this.#options = options;
  }

  async write(batch: Batch): Promise<void> {
    const bytes = this.#encode(batch);
    await this.#settled();
    const rowCount = batchRowCount(batch);
    const encoding = isEncodedBatch(batch) ? batch.encoding : QUOTED_CSV;
    const call = this.#thread.call(
      'write',
      { writer: this.#id, encoding, bytes, rowCount },
      { transfer: [bytes.buffer] },
    );
    this.#underWay = call;
    // Its failure shows in the next call.
    call.catch(() => {});
  }

  async commit(checkpoint: Checkpoint): Promise<WriteReport> {
    await this.#settled();
    return this.#thread.call('commit', { writer: this.#id, checkpoint });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.call('closeWriter', this.#id).catch(() => {});
  }

  async #settled(): Promise<void> {
    throwIfAborted(this.#options.signal);
    await orAborted(this.#underWay, this.#options.signal);
  }

  /** Bytes that are the whole of their memory, which can so be handed over. */
  #encode(batch: Batch): Uint8Array<ArrayBuffer> {
    if (!isEncodedBatch(batch))
      return encodeRows(batch.rows, this.#options.columns) as Uint8Array<ArrayBuffer>;
    if (TAKEN.has(batch.encoding)) return wholeMemory(batch.bytes);
    const message = `SQLite does not take batches encoded as ${batch.encoding}.`;
    throw new MigrationError({ code: 'INTERNAL', message, place: { table: this.#table.name } });
  }
}

/** The bytes themselves where they share their memory with nothing, since a batch is the writer's; else a copy. */
function wholeMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return alone ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
