import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { HEADER_BYTES } from '../../read/pages/file-header.js';

/** The byte at which SQLite takes its locks; the page that it is in belongs to nothing. */
const LOCK_BYTE = 0x4000_0000;
/** Pages are gathered to about so many bytes before they are written. */
const BYTES_AT_ONCE = 1 << 20;

/** The pages of a database that nobody else has open, beside SQLite, which meanwhile must not write. */
export class PageFile {
  readonly pageSize: number;
  /** How many pages there are. */
  #count: number;
  readonly #descriptor: number;
  readonly #lockPage: number;
  readonly #gathered: Uint8Array;
  #gatheredBytes = 0;
  /** The number of the first page that was gathered. */
  #first = 0;

  constructor(descriptor: number, pageSize: number, count: number, lockByte = LOCK_BYTE) {
    this.#descriptor = descriptor;
    this.pageSize = pageSize;
    this.#count = count;
    this.#lockPage = lockByte / pageSize + 1;
    this.#gathered = new Uint8Array(Math.max(BYTES_AT_ONCE, 4 * pageSize));
  }

  get count(): number {
    return this.#count;
  }

  /** The number of the page behind the last one, or behind the one that follows it. */
  following(last = this.#count): number {
    return last + 1 === this.#lockPage ? last + 2 : last + 1;
  }

  /** The bytes of a new page, all zero, to be filled before anything else is done; its number is the new {@link count}. */
  append(): Uint8Array {
    const number = this.following();
    const isApart = number !== this.#first + this.#gatheredBytes / this.pageSize;
    if (isApart || this.#gatheredBytes + this.pageSize > this.#gathered.length) this.flush();
    if (this.#gatheredBytes === 0) this.#first = number;
    const page = this.#gathered.subarray(this.#gatheredBytes, this.#gatheredBytes + this.pageSize);
    page.fill(0);
    this.#gatheredBytes += this.pageSize;
    this.#count = number;
    return page;
  }

  /** Writes what was gathered. */
  flush(): void {
    if (this.#gatheredBytes > 0)
      this.#write(this.#gathered.subarray(0, this.#gatheredBytes), (this.#first - 1) * this.pageSize);
    this.#gatheredBytes = 0;
  }

  /** Puts a page in the place of one that is there. */
  replace(number: number, page: Uint8Array): void {
    this.#write(page, (number - 1) * this.pageSize);
  }

  /** Takes back all pages behind a number, which were flushed up to there. */
  cutTo(count: number): void {
    this.#gatheredBytes = 0;
    this.#count = count;
    const bytes = count * this.pageSize;
    if (fstatSync(this.#descriptor).size > bytes) ftruncateSync(this.#descriptor, bytes);
  }

  /** Makes the first page of a table an empty leaf, and what is behind so many pages unknown to those who read the first page. */
  bringBack(root: number, count: number): void {
    this.#gatheredBytes = 0;
    this.#count = count;
    this.writeCount();
    const page = new Uint8Array(this.pageSize);
    const view = new DataView(page.buffer);
    view.setUint8(0, 13);
    // The cells of a page begin at its end; 0 means 65536.
    view.setUint16(5, this.pageSize % 65_536);
    this.replace(root, page);
  }

  /** Tells all who read the first page how many pages there are, and that all may have changed. */
  writeCount(): void {
    const bytes = headerBytes(this.#descriptor);
    const view = new DataView(bytes.buffer);
    const changes = view.getUint32(24) + 1;
    view.setUint32(24, changes);
    view.setUint32(28, this.#count);
    view.setUint32(92, changes);
    this.#write(bytes, 0);
  }

  #write(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, position + done);
  }
}

/** The first bytes of a database, which tell of its pages. */
export function headerBytes(descriptor: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES);
  for (let done = 0; done < HEADER_BYTES; ) {
    const read = readSync(descriptor, bytes, done, HEADER_BYTES - done, done);
    if (read === 0) throw new Error('the first page of the database is not there');
    done += read;
  }
  return bytes;
}
