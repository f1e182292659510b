import { open } from 'node:fs/promises';

/** What the first 100 bytes of a database file say. Sizes in bytes. */
export interface FileHeader {
  /** The size of the file; 0 for an empty one, of which nothing else is known. */
  readonly fileSize: number;
  /** Whether it begins as every SQLite database does. */
  readonly isDatabase: boolean;
  readonly pageSize: number;
  /** The pages the header counts, or undefined where that number is out of date. */
  readonly pages: number | undefined;
  readonly changeCounter: number;
  readonly wal: boolean;
}

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;

export async function readFileHeader(path: string): Promise<FileHeader> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return parse(buffer, bytesRead, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

function parse(bytes: Buffer, length: number, fileSize: number): FileHeader {
  const rawPageSize = bytes.readUInt16BE(16);
  const changeCounter = bytes.readUInt32BE(24);
  const pages = bytes.readUInt32BE(28);
  // Programs before 2010 do not keep the page count; then these two numbers differ.
  const current = changeCounter === bytes.readUInt32BE(92) && pages > 0;
  return {
    fileSize,
    isDatabase: length >= MAGIC.length && bytes.toString('latin1', 0, MAGIC.length) === MAGIC,
    pageSize: rawPageSize === 1 ? 65_536 : rawPageSize,
    pages: current && length === HEADER_BYTES ? pages : undefined,
    changeCounter,
    wal: bytes[18] === 2 || bytes[19] === 2,
  };
}
