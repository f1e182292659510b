import { readSync } from 'node:fs';
import type { FileHeader } from './file-header.js';
import { pageFault } from './page-fault.js';
import type { Pages } from './pages.js';

/** So much of the file is read at once where pages are asked for about in their order. */
const CHUNK_BYTES = 256 * 1024;
const CHUNKS = 16;
/** Pages that are read alone stay as long as none of the same remainder is. */
const SINGLES = 64;

/** Where pages are that are not, or not any more, in the file: the last frame of each in the log. */
export interface LoggedPages {
  readonly descriptor: number;
  /** The place of a page's bytes in the log. */
  readonly offsets: ReadonlyMap<number, number>;
}

/**
 * The pages of a file, read by its descriptor. The state must be held by a connection of SQLite as long as pages are read.
 * The descriptor must not be closed before the last such connection of this process is: closing any takes all of its locks.
 */
export class FilePages implements Pages {
  readonly pageSize: number;
  readonly usable: number;
  readonly count: number;
  readonly #descriptor: number;
  readonly #log: LoggedPages | undefined;
  readonly #trees: Chunks;
  readonly #chains: Chunks;
  readonly #logged: readonly [Uint8Array, Uint8Array];

  constructor(
    descriptor: number,
    header: Pick<FileHeader, 'pageSize' | 'usable'>,
    count: number,
    log?: LoggedPages,
  ) {
    this.pageSize = header.pageSize;
    this.usable = header.usable;
    this.count = count;
    this.#descriptor = descriptor;
    this.#log = log;
    this.#trees = new Chunks(descriptor, header.pageSize);
    this.#chains = new Chunks(descriptor, header.pageSize);
    this.#logged = [new Uint8Array(header.pageSize), new Uint8Array(header.pageSize)];
  }

  page(number: number): Uint8Array {
    return this.#read(number, this.#trees, this.#logged[0]);
  }

  overflow(number: number): Uint8Array {
    return this.#read(number, this.#chains, this.#logged[1]);
  }

  #read(number: number, chunks: Chunks, buffer: Uint8Array): Uint8Array {
    if (number < 1 || number > this.count)
      throw pageFault(number, `is named, and there are ${this.count} pages`);
    const offset = this.#log?.offsets.get(number);
    if (offset === undefined) return chunks.page(number);
    const read = readSync(this.#log?.descriptor ?? this.#descriptor, buffer, 0, this.pageSize, offset);
    if (read < this.pageSize) throw pageFault(number, 'is cut off in the log');
    return buffer;
  }
}

/** Parts of a file that were read last: whole chunks where one page follows another, else single pages. */
class Chunks {
  readonly #descriptor: number;
  readonly #pageSize: number;
  readonly #pagesOf: number;
  readonly #chunks: Slots;
  readonly #singles: Slots;
  /** The page for which the file was read last. */
  #last = 0;

  constructor(descriptor: number, pageSize: number) {
    this.#descriptor = descriptor;
    this.#pageSize = pageSize;
    this.#pagesOf = Math.max(1, CHUNK_BYTES / pageSize);
    this.#chunks = new Slots(CHUNKS, this.#pagesOf * pageSize);
    this.#singles = new Slots(SINGLES, pageSize);
  }

  page(number: number): Uint8Array {
    const chunk = Math.floor((number - 1) / this.#pagesOf);
    const isWhole = this.#chunks.has(chunk);
    if (!isWhole && this.#singles.has(number)) return this.#bytes(this.#singles, number, number, 0);
    if (!isWhole && Math.abs(number - this.#last) > this.#pagesOf) {
      this.#last = number;
      this.#singles.load(this.#descriptor, number, (number - 1) * this.#pageSize);
      return this.#bytes(this.#singles, number, number, 0);
    }
    if (!isWhole) {
      this.#last = number;
      this.#chunks.load(this.#descriptor, chunk, chunk * this.#pagesOf * this.#pageSize);
    }
    return this.#bytes(this.#chunks, chunk, number, (number - 1 - chunk * this.#pagesOf) * this.#pageSize);
  }

  #bytes(slots: Slots, key: number, number: number, start: number): Uint8Array {
    const bytes = slots.get(key);
    if (start + this.#pageSize > bytes.length) throw pageFault(number, 'lies behind the end of the file');
    return bytes.subarray(start, start + this.#pageSize);
  }
}

/** Memory for so many parts of a file, each in the place that its number names. */
class Slots {
  readonly #size: number;
  readonly #keys: Float64Array;
  readonly #buffers: (Uint8Array | undefined)[];
  readonly #parts: Uint8Array[];

  constructor(count: number, size: number) {
    this.#size = size;
    this.#keys = new Float64Array(count).fill(-1);
    this.#buffers = new Array<Uint8Array | undefined>(count);
    this.#parts = new Array<Uint8Array>(count);
  }

  has(key: number): boolean {
    return this.#keys[key % this.#keys.length] === key;
  }

  /** Of one that is there: shorter than the others where the file ends. */
  get(key: number): Uint8Array {
    return this.#parts[key % this.#keys.length] as Uint8Array;
  }

  load(descriptor: number, key: number, at: number): void {
    const place = key % this.#keys.length;
    const buffer = this.#buffers[place] ?? new Uint8Array(this.#size);
    this.#buffers[place] = buffer;
    this.#keys[place] = key;
    this.#parts[place] = buffer.subarray(0, readSync(descriptor, buffer, 0, this.#size, at));
  }
}
