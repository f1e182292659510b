import { readSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

/** The committed frames of a write-ahead log: the last place of each page, and how many pages the database then has. */
export interface Log {
  readonly offsets: ReadonlyMap<number, number>;
  readonly pages: number;
  /** How many frames, up to the last commit. */
  readonly frames: number;
}

/**
 * Reads a log up to its last commit, or up to a frame (sqlite.org/fileformat2, section 4). Undefined where it holds no
 * commit. Frames of another generation, of a transaction that was not committed, or with a wrong sum are not part of it.
 */
export function readLog(
  descriptor: number,
  size: number,
  pageSize: number,
  lastFrame = Infinity,
): Log | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  if (size < HEADER_BYTES || readSync(descriptor, header, 0, HEADER_BYTES, 0) < HEADER_BYTES)
    return undefined;
  const magic = header.readUInt32BE(0);
  if (magic >>> 1 !== MAGIC >>> 1 || header.readUInt32BE(8) !== pageSize) return undefined;
  const sums = new Sums((magic & 1) === 1);
  sums.add(header, 0, 24);
  if (!sums.are(header, 24)) return undefined;
  return readFrames({ descriptor, size, pageSize, lastFrame, salts: header.subarray(16, 24), sums });
}

interface Frames {
  readonly descriptor: number;
  readonly size: number;
  readonly pageSize: number;
  readonly lastFrame: number;
  readonly salts: Buffer;
  readonly sums: Sums;
}

function readFrames({ descriptor, size, pageSize, lastFrame, salts, sums }: Frames): Log | undefined {
  const offsets = new Map<number, number>();
  let open: (readonly [page: number, offset: number])[] = [];
  let pages = 0;
  let frames = 0;
  const length = FRAME_HEADER_BYTES + pageSize;
  const bytes = Buffer.alloc(length);
  for (let frame = 1, at = HEADER_BYTES; at + length <= size && frame <= lastFrame; frame++, at += length) {
    if (readSync(descriptor, bytes, 0, length, at) < length || salts.compare(bytes, 8, 16) !== 0) break;
    sums.add(bytes, 0, 8);
    sums.add(bytes, FRAME_HEADER_BYTES, length);
    if (!sums.are(bytes, 16)) break;
    open.push([bytes.readUInt32BE(0), at + FRAME_HEADER_BYTES]);
    const committed = bytes.readUInt32BE(4);
    if (committed === 0) continue;
    for (const [page, offset] of open) offsets.set(page, offset);
    open = [];
    pages = committed;
    frames = frame;
  }
  return frames === 0 ? undefined : { offsets, pages, frames };
}

/** The sums that chain the frames, over words of 32 bits in the order of the writer. */
class Sums {
  readonly #isLittle: boolean;
  #first = 0;
  #second = 0;

  constructor(bigEndian: boolean) {
    this.#isLittle = !bigEndian;
  }

  add(bytes: Buffer, start: number, end: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let first = this.#first;
    let second = this.#second;
    for (let at = start; at < end; at += 8) {
      first = (first + view.getUint32(at, this.#isLittle) + second) >>> 0;
      second = (second + view.getUint32(at + 4, this.#isLittle) + first) >>> 0;
    }
    this.#first = first;
    this.#second = second;
  }

  are(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }
}
