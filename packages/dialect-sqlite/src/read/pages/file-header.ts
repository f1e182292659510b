import { pageFault } from './page-fault.js';

/** What the first 100 bytes of a database file tell (sqlite.org/fileformat2, section 1.3). */
export interface FileHeader {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Bytes of a page that SQLite uses; the rest belongs to extensions. */
  readonly usable: number;
  /** As the header says it; undefined where that is older than the file, whose size then counts. */
  readonly pages: number | undefined;
  /** 1 to 4; undefined in a database without tables. */
  readonly schemaFormat: number;
  /** Whether some of its pages tell where others are referred to. */
  readonly isAutoVacuum: boolean;
  readonly encoding: 'UTF-8' | 'UTF-16le' | 'UTF-16be';
}

export const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const ENCODINGS = [undefined, 'UTF-8', 'UTF-16le', 'UTF-16be'] as const;
const LEAST_USABLE = 480;

/** Reads the header. Throws SOURCE_CORRUPT for bytes that are none. */
export function readFileHeader(bytes: Uint8Array): FileHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER_BYTES || Buffer.from(bytes.subarray(0, 16)).toString('latin1') !== MAGIC)
    throw pageFault(1, 'does not begin as a database does');
  const size = view.getUint16(16);
  const pageSize = size === 1 ? 65536 : size;
  const isPower = pageSize >= 512 && (pageSize & (pageSize - 1)) === 0;
  const usable = pageSize - view.getUint8(20);
  if (!isPower || usable < LEAST_USABLE) throw pageFault(1, `names pages of ${size} bytes`);
  const isCurrent = view.getUint32(24) === view.getUint32(92) && view.getUint32(28) > 0;
  // A database that nothing was ever made in has no encoding yet.
  const encoding = ENCODINGS[view.getUint32(56)] ?? 'UTF-8';
  return {
    pageSize,
    usable,
    pages: isCurrent ? view.getUint32(28) : undefined,
    schemaFormat: view.getUint32(44),
    isAutoVacuum: view.getUint32(52) !== 0,
    encoding,
  };
}
