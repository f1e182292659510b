import type { TableRead } from '../rows/table-read.js';
import type { DigestStep, NextBatch } from './protocol.js';

/** A read or a digest of a table under way. */
interface UnderWay {
  readonly table: string;
  readonly read?: Pick<TableRead, 'next'>;
  readonly digest?: { next(): DigestStep };
}

/** The reads of one worker by their numbers, each until its end. */
export class ReadsUnderWay {
  readonly #reads = new Map<number, UnderWay>();
  #nextRead = 1;

  start(underWay: UnderWay): number {
    const id = this.#nextRead++;
    this.#reads.set(id, underWay);
    return id;
  }

  tableOf(id: number): string | undefined {
    return this.#reads.get(id)?.table;
  }

  next(id: number): NextBatch {
    const batch = this.#reads.get(id)?.read?.next();
    if (batch === undefined) this.#reads.delete(id);
    return batch;
  }

  nextDigests(id: number): DigestStep {
    const step = this.#reads.get(id)?.digest?.next() ?? { blocks: [], done: true };
    if (step.done) this.#reads.delete(id);
    return step;
  }

  end(id: number): void {
    this.#reads.delete(id);
  }

  clear(): void {
    this.#reads.clear();
  }
}
