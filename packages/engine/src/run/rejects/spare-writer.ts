import type { Batch, Checkpoint, TableWriter, WriteReport } from '@godwit/plugin-api';

/** A writer that is opened anew after a refusal, which takes back all since the last commit. */
export class SpareWriter implements TableWriter {
  readonly #open: () => Promise<TableWriter>;
  #writer: Promise<TableWriter> | undefined;

  constructor(open: () => Promise<TableWriter>) {
    this.#open = open;
  }

  async write(batch: Batch): Promise<void> {
    await (await this.#current()).write(batch);
  }

  async commit(checkpoint: Checkpoint): Promise<WriteReport> {
    return (await this.#current()).commit(checkpoint);
  }

  /** Takes back all since the last commit; what is written next is written by another one. */
  async renew(): Promise<void> {
    const writer = await this.#writer;
    this.#writer = undefined;
    await writer?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#writer?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }

  #current(): Promise<TableWriter> {
    this.#writer ??= this.#open();
    return this.#writer;
  }
}
