import { pageFault } from './page-fault.js';
import { Varint } from './varint.js';

const NOT_FILLED = 'has a record whose fields do not fill it';
const FIXED = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;

/**
 * One record: where its fields are and how they are stored. The object is used again and again, so that no row becomes an
 * array of values. Serial types are those of sqlite.org/fileformat2, section 2.1.
 */
export class RecordView {
  /** The memory that the fields are in. */
  bytes: Uint8Array = new Uint8Array(0);
  /** How many fields there are: fewer than columns where columns came later. */
  count = 0;
  /** The serial type of each field. */
  types = new Int32Array(64);
  /** The place of each field in `bytes`. */
  offsets = new Int32Array(64);
  #sizes = new Int32Array(64);
  readonly #varint = new Varint();

  /** The bytes of a field. */
  size(field: number): number {
    return this.#sizes[field] as number;
  }

  /** Finds the fields of a record. Throws SOURCE_CORRUPT where they do not fill it. */
  locate(bytes: Uint8Array, start: number, end: number, page: number): void {
    const varint = this.#varint;
    let at = varint.read(bytes, start, end);
    const headerEnd = start + varint.number;
    if (at < 0 || headerEnd > end || headerEnd < at)
      throw pageFault(page, 'has a record whose header is cut off');
    let body = headerEnd;
    let count = 0;
    let { types, offsets } = this;
    let sizes = this.#sizes;
    while (at < headerEnd) {
      let type = bytes[at] as number;
      // Most take one byte.
      if (type < 0x80) at++;
      else {
        at = varint.read(bytes, at, headerEnd);
        type = varint.number;
      }
      if (at < 0 || type === 10 || type === 11 || type < 0)
        throw pageFault(page, 'has a record with a type that there is not');
      const size = type < 10 ? (FIXED[type] as number) : Math.floor((type - 12) / 2);
      // So that the numbers below are small, whatever the bytes say.
      if (size > end - body) throw pageFault(page, NOT_FILLED);
      if (count === types.length) {
        this.#grow();
        ({ types, offsets } = this);
        sizes = this.#sizes;
      }
      types[count] = type;
      offsets[count] = body;
      sizes[count] = size;
      count++;
      body += size;
    }
    if (body !== end) throw pageFault(page, NOT_FILLED);
    this.bytes = bytes;
    this.count = count;
  }

  /** Makes this a record of one text: the first so many of these bytes. */
  hold(text: Uint8Array, size: number): void {
    this.bytes = text;
    this.count = 1;
    this.types[0] = 2 * size + 13;
    this.offsets[0] = 0;
    this.#sizes[0] = size;
  }

  /** Makes this a record of the first so many fields of another one, in memory of its own. */
  copyStart(from: RecordView, count: number): void {
    const start = from.offsets[0] as number;
    const end = (from.offsets[count - 1] as number) + from.size(count - 1);
    if (end - start > this.bytes.length) this.bytes = new Uint8Array((end - start) * 2);
    for (let at = start; at < end; at++) this.bytes[at - start] = from.bytes[at] as number;
    while (this.types.length < count) this.#grow();
    for (let field = 0; field < count; field++) {
      this.types[field] = from.types[field] as number;
      this.offsets[field] = (from.offsets[field] as number) - start;
      this.#sizes[field] = from.size(field);
    }
    this.count = count;
  }

  #grow(): void {
    this.types = grown(this.types);
    this.offsets = grown(this.offsets);
    this.#sizes = grown(this.#sizes);
  }
}

function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
