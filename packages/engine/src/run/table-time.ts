import type { CopyTime } from './migration-result.js';

/** What the copy of one table waits for, in milliseconds. */
export class TableTime {
  reading = 0;
  encoding = 0;
  server = 0;

  /** Gives the items of a stream; the time until each is there is reading. */
  async *reads<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
    let start = performance.now();
    for await (const item of stream) {
      this.reading += performance.now() - start;
      yield item;
      start = performance.now();
    }
    this.reading += performance.now() - start;
  }

  encodes<T>(action: () => T): T {
    const start = performance.now();
    try {
      return action();
    } finally {
      this.encoding += performance.now() - start;
    }
  }

  /** Writers encode before they wait for the first time: until then it is encoding, from there on the server. */
  async writes<T>(action: () => Promise<T>): Promise<T> {
    const answer = this.encodes(action);
    const start = performance.now();
    try {
      return await answer;
    } finally {
      this.server += performance.now() - start;
    }
  }

  get isNone(): boolean {
    return this.reading + this.encoding + this.server === 0;
  }

  inSeconds(): CopyTime {
    const seconds = (time: number): number => Math.round(time) / 1000;
    return {
      reading: seconds(this.reading),
      encoding: seconds(this.encoding),
      server: seconds(this.server),
    };
  }
}
