import { readSync } from 'node:fs';
import type { FileHeader } from './file-header.js';
import { pageFault } from './page-fault.js';
import type { Pages } from './pages.js';

/** So much of the file is read at once. */
const CHUNK_BYTES = 256 * 1024;
const CHUNKS = 16;

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

/** Parts of a file that were read last. */
class Chunks {
  readonly #descriptor: number;
  readonly #pageSize: number;
  readonly #pagesOf: number;
  readonly #numbers = new Float64Array(CHUNKS).fill(-1);
  readonly #lengths = new Float64Array(CHUNKS);
  readonly #buffers: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(CHUNKS);

  constructor(descriptor: number, pageSize: number) {
    this.#descriptor = descriptor;
    this.#pageSize = pageSize;
    this.#pagesOf = Math.max(1, CHUNK_BYTES / pageSize);
  }

  page(number: number): Uint8Array {
    const chunk = Math.floor((number - 1) / this.#pagesOf);
    const place = chunk % CHUNKS;
    if (this.#numbers[place] !== chunk) this.#load(chunk, place);
    const start = (number - 1 - chunk * this.#pagesOf) * this.#pageSize;
    if (start + this.#pageSize > (this.#lengths[place] ?? 0))
      throw pageFault(number, 'lies behind the end of the file');
    return (this.#buffers[place] as Uint8Array).subarray(start, start + this.#pageSize);
  }

  #load(chunk: number, place: number): void {
    const bytes = this.#pagesOf * this.#pageSize;
    const buffer = this.#buffers[place] ?? new Uint8Array(bytes);
    this.#buffers[place] = buffer;
    this.#numbers[place] = chunk;
    this.#lengths[place] = readSync(this.#descriptor, buffer, 0, bytes, chunk * bytes);
  }
}
