import { pageFault } from './page-fault.js';
import { Varint } from './varint.js';

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
  types = new Float64Array(64);
  /** The place of each field in `bytes`. */
  offsets = new Int32Array(64);
  readonly #varint = new Varint();

  /** The bytes of a field. */
  size(field: number): number {
    return sizeOf(this.types[field] as number);
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
    while (at < headerEnd) {
      at = varint.read(bytes, at, headerEnd);
      const type = varint.number;
      if (at < 0 || type === 10 || type === 11 || type < 0)
        throw pageFault(page, 'has a record with a type that there is not');
      if (count === this.types.length) this.#grow();
      this.types[count] = type;
      this.offsets[count] = body;
      count++;
      body += sizeOf(type);
    }
    if (body !== end) throw pageFault(page, 'has a record whose fields do not fill it');
    this.bytes = bytes;
    this.count = count;
  }

  #grow(): void {
    const types = new Float64Array(this.types.length * 2);
    types.set(this.types);
    this.types = types;
    const offsets = new Int32Array(types.length);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }
}

function sizeOf(type: number): number {
  return type < 10 ? (FIXED[type] as number) : Math.floor((type - 12) / 2);
}
