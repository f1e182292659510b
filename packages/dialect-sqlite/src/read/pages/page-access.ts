import { fstatSync, readSync } from 'node:fs';
import { type FileHeader, HEADER_BYTES, readFileHeader } from './file-header.js';
import { FilePages, type LoggedPages } from './file-pages.js';
import { readLog } from './log.js';
import type { PageState } from './page-state.js';
import type { Pages } from './pages.js';

/** The pages of one state of a database, for as many reads as are wanted. */
export interface PageAccess {
  readonly header: FileHeader;
  /** Where pages are in the log, in the form in which a state tells it; absent: none are. */
  readonly offsets?: Float64Array<SharedArrayBuffer>;
  /** Pages with buffers of their own. */
  open(): Pages;
}

/** Undefined where the state cannot be read: an empty file, or a log that is not what the state says. */
export function pageAccess({ descriptors, log, pages }: PageState): PageAccess | undefined {
  const { size } = fstatSync(descriptors.file);
  if (size < HEADER_BYTES) return undefined;
  const plain = headerAt(descriptors.file, 0);
  const offsets = log && (log.offsets ?? readOffsets(descriptors.log, plain.pageSize, log.lastFrame));
  if (log !== undefined && offsets === undefined) return undefined;
  const logged = loggedPages(descriptors.log, offsets);
  const first = logged?.offsets.get(1);
  const header = logged === undefined || first === undefined ? plain : headerAt(logged.descriptor, first);
  const count = pages ?? header.pages ?? Math.floor(size / header.pageSize);
  const open = (): Pages => new FilePages(descriptors.file, header, count, logged);
  return { header, open, ...(offsets && { offsets }) };
}

function headerAt(descriptor: number, at: number): FileHeader {
  const bytes = new Uint8Array(HEADER_BYTES);
  const read = readSync(descriptor, bytes, 0, HEADER_BYTES, at);
  return readFileHeader(bytes.subarray(0, read));
}

function loggedPages(
  descriptor: number | undefined,
  offsets: Float64Array | undefined,
): LoggedPages | undefined {
  if (descriptor === undefined || offsets === undefined) return undefined;
  const known = new Map<number, number>();
  for (let at = 0; at < offsets.length; at += 2) known.set(offsets[at] as number, offsets[at + 1] as number);
  return { descriptor, offsets: known };
}

function readOffsets(
  descriptor: number | undefined,
  pageSize: number,
  lastFrame: number,
): Float64Array<SharedArrayBuffer> | undefined {
  if (descriptor === undefined) return undefined;
  const log = readLog(descriptor, fstatSync(descriptor).size, pageSize, lastFrame);
  if (log?.frames !== lastFrame) return undefined;
  const memory = new SharedArrayBuffer(log.offsets.size * 2 * Float64Array.BYTES_PER_ELEMENT);
  const offsets = new Float64Array(memory);
  let at = 0;
  for (const [page, offset] of log.offsets) {
    offsets[at++] = page;
    offsets[at++] = offset;
  }
  return offsets;
}
