import type { Duplex } from 'node:stream';
import { releaseBytes } from '@godwit/plugin-api';
import type { Connection as PgConnection, Submittable } from 'pg';
import { MessageHead } from './message-head.js';

const COPY_DATA = 0x64; // d
/** Codes of messages that say nothing here: CopyOutResponse, ParameterStatus, NoticeResponse, NotificationResponse. */
const PASSED_OVER: ReadonlySet<number> = new Set([0x48, 0x53, 0x4e, 0x41]);

/** Makes items of the messages of a copy. Each row comes in a message of its own, which may come in pieces. */
export interface CopySink<Item> {
  /** How many rows came so far. */
  readonly rows: number;
  /** A message begins, of so many bytes. */
  begin(bytes: number): void;
  /** A piece of it. The chunk is gone after `endChunk`. */
  add(chunk: Buffer, start: number, end: number): void;
  /** The message is whole; what is ready with it. */
  end(): Item | undefined;
  endChunk(): void;
  /** What is left after the last message. Throws where the copy is not whole. */
  finish(): readonly Item[];
}

/**
 * One `COPY ... TO STDOUT` under way. The protocol gives each row in a message of its own, so rows are told apart without a
 * look at their bytes. The socket rests while an item waits to be taken.
 */
export class CopyOut<Item> implements Submittable {
  readonly #sql: string;
  readonly #sink: CopySink<Item>;
  readonly #ready: Item[] = [];
  readonly #head = new MessageHead();
  /** How much of the message at hand is still to come; negative between messages. */
  #left = -1;
  #stream: Duplex | undefined;
  #handler: ((chunk: Buffer) => void) | undefined;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  readonly #onData = (chunk: Buffer): void => this.#take(chunk);

  constructor(sql: string, sink: CopySink<Item>) {
    this.#sql = sql;
    this.#sink = sink;
  }

  /** The next item; undefined after the last. Throws the error of the server, or of the sink. */
  async next(): Promise<Item | undefined> {
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
    const { rows } = this.#sink;
    if (told !== String(rows))
      this.#fail(new Error(`The server sent ${rows} rows and speaks of ${told ?? 'none'}.`));
  }

  /** Called by pg when the session may be used again. */
  handleReadyForQuery(): void {
    try {
      if (this.#failure === undefined) this.#ready.push(...this.#sink.finish());
    } catch (error) {
      this.#fail(error);
    }
    this.#ended = true;
    this.#stir();
  }

  #take(chunk: Buffer): void {
    try {
      this.#parse(chunk);
      this.#sink.endChunk();
      // Its rows are taken; what was given back to pg is pg's.
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
    const head = this.#head;
    const sink = this.#sink;
    let at = 0;
    while (at < chunk.length) {
      if (this.#left < 0) {
        if (!head.isBegun && !isPartOfCopy(chunk[at])) {
          this.#giveBack(chunk.subarray(at));
          return;
        }
        at = head.read(chunk, at);
        if (head.isBegun) return;
        this.#left = head.bytes;
        if (head.code === COPY_DATA) sink.begin(head.bytes);
      }
      const end = Math.min(chunk.length, at + this.#left);
      if (head.code === COPY_DATA && end > at) sink.add(chunk, at, end);
      this.#left -= end - at;
      at = end;
      if (this.#left === 0) this.#endMessage();
    }
  }

  #endMessage(): void {
    this.#left = -1;
    if (this.#head.code !== COPY_DATA) return;
    const item = this.#sink.end();
    if (item !== undefined) this.#ready.push(item);
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
