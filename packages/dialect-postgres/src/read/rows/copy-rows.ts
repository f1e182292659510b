import type { Duplex } from 'node:stream';
import type { Connection as PgConnection, Submittable } from 'pg';
import { BinaryFrame } from './binary-frame.js';
import { releaseBytes } from './release-bytes.js';
import { RowBuffer } from './row-buffer.js';

const COPY_DATA = 0x64; // d
/** Codes of messages that say nothing here: CopyOutResponse, ParameterStatus, NoticeResponse, NotificationResponse. */
const PASSED_OVER: ReadonlySet<number> = new Set([0x48, 0x53, 0x4e, 0x41]);
const HEAD_BYTES = 5;

/** Rows as the server sent them: each ended by a line feed, or each of a binary COPY as its cells. */
export interface CopiedRows {
  readonly bytes: Uint8Array;
  readonly rowCount: number;
  /** How many of the bytes are the last row's. */
  readonly lastRowBytes: number;
}

/** How rows are gathered. */
export interface CopyLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
  /** A row larger than this is shown to `onLargeRow`, which throws where it is too large. */
  readonly largeRowBytes: number;
  readonly onLargeRow: (row: Uint8Array) => void;
  /** The rows are those of a binary COPY. */
  readonly binary?: boolean;
  /** A batch also ends after each so many rows of the whole copy, so that blocks of so many rows are whole batches. */
  readonly blockRows?: number;
}

/**
 * One `COPY ... TO STDOUT` under way. The protocol gives each row in a message of its own, so batches are cut between
 * messages and the bytes themselves need no look. The socket rests while a batch waits to be taken.
 */
export class CopyRows implements Submittable {
  readonly #sql: string;
  readonly #limits: CopyLimits;
  readonly #rows: RowBuffer;
  readonly #ready: CopiedRows[] = [];
  readonly #frame: BinaryFrame | undefined;
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headBytes = 0;
  #left = 0;
  #total = 0;
  #stream: Duplex | undefined;
  #handler: ((chunk: Buffer) => void) | undefined;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  readonly #onData = (chunk: Buffer): void => this.#take(chunk);

  constructor(sql: string, limits: CopyLimits) {
    this.#sql = sql;
    this.#limits = limits;
    this.#rows = new RowBuffer(limits.maxBytes);
    this.#frame = limits.binary === true ? new BinaryFrame() : undefined;
  }

  /** The next rows; undefined after the last. Throws the error of the server, or of `onLargeRow`. */
  async next(): Promise<CopiedRows | undefined> {
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined) return ready;
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#ended) return undefined;
      this.#stream?.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Called by pg: takes the socket over until the last row. */
  submit(connection: PgConnection): void {
    const stream = connection.stream as Duplex;
    const [handler] = stream.listeners('data') as ((chunk: Buffer) => void)[];
    this.#stream = stream;
    this.#handler = handler;
    if (handler !== undefined) stream.removeListener('data', handler);
    stream.on('data', this.#onData);
    connection.query(this.#sql);
  }

  /** Called by pg. */
  handleError(error: unknown): void {
    this.#giveBack(Buffer.alloc(0));
    this.#fail(error);
  }

  /** Called by pg when the rows are complete. */
  handleCommandComplete(message: { readonly text?: string }): void {
    const told = /^COPY (\d+)/.exec(message.text ?? '')?.[1];
    if (told !== String(this.#total)) {
      this.#fail(new Error(`The server sent ${this.#total} rows and speaks of ${told ?? 'none'}.`));
    }
    if (this.#frame?.ended === false)
      this.#fail(new Error('The rows of the server ended without their end mark.'));
  }

  /** Called by pg when the session may be used again. */
  handleReadyForQuery(): void {
    this.#cut();
    this.#ended = true;
    this.#stir();
  }

  #take(chunk: Buffer): void {
    try {
      this.#parse(chunk);
      // Its rows are copied; what was given back to pg is pg's.
      if (this.#handler !== undefined) releaseBytes(chunk);
    } catch (error) {
      this.#fail(error);
    }
    if (this.#ready.length > 0 || this.#failure !== undefined) {
      if (this.#handler !== undefined) this.#stream?.pause();
      this.#stir();
    }
  }

  #parse(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#headBytes < HEAD_BYTES) {
        if (this.#headBytes === 0 && !isPartOfCopy(chunk[at])) {
          this.#giveBack(chunk.subarray(at));
          return;
        }
        const taken = chunk.copy(this.#head, this.#headBytes, at, at + HEAD_BYTES - this.#headBytes);
        this.#headBytes += taken;
        at += taken;
        if (this.#headBytes < HEAD_BYTES) return;
        this.#left = this.#head.readUInt32BE(1) - 4;
        if (this.#head[0] === COPY_DATA) this.#rows.expect(this.#left);
      }
      const end = Math.min(chunk.length, at + this.#left);
      if (this.#head[0] === COPY_DATA) this.#rows.add(chunk, at, end);
      this.#left -= end - at;
      at = end;
      if (this.#left === 0) this.#endMessage();
    }
  }

  #endMessage(): void {
    this.#headBytes = 0;
    if (this.#head[0] !== COPY_DATA || this.#isNoRow()) return;
    const size = this.#rows.endRow();
    this.#total += 1;
    const { largeRowBytes, onLargeRow, maxRows, maxBytes, blockRows } = this.#limits;
    if (size > largeRowBytes) onLargeRow(this.#rows.lastRow(size));
    const isBlock = blockRows !== undefined && this.#total % blockRows === 0;
    if (isBlock || this.#rows.rowCount >= maxRows || this.#rows.byteLength >= maxBytes) this.#cut();
  }

  /** Takes away what is no row of the message that ended. */
  #isNoRow(): boolean {
    if (this.#frame === undefined) return false;
    this.#rows.skip(this.#frame.before(this.#rows.current()));
    const rest = this.#rows.current();
    if (!this.#frame.isNoRow(rest)) return false;
    this.#rows.skip(rest.length);
    return true;
  }

  #cut(): void {
    if (this.#rows.rowCount > 0) this.#ready.push(this.#rows.take());
  }

  /** Lets pg go on with the socket, from the first message that is no row. */
  #giveBack(rest: Buffer): void {
    const handler = this.#handler;
    const stream = this.#stream;
    if (handler === undefined || stream === undefined) return;
    this.#handler = undefined;
    stream.removeListener('data', this.#onData);
    stream.on('data', handler);
    if (rest.length > 0) handler(rest);
    process.nextTick(() => stream.resume());
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stir();
  }

  #stir(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

function isPartOfCopy(code: number | undefined): boolean {
  return code === COPY_DATA || (code !== undefined && PASSED_OVER.has(code));
}
