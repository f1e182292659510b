import { fstatSync, readSync } from 'node:fs';
import { type FileHeader, HEADER_BYTES, readFileHeader } from './file-header.js';
import { FilePages, type LoggedPages } from './file-pages.js';
import { readLog } from './log.js';
import type { PageState } from './page-state.js';
import type { Pages } from './pages.js';

/** The pages of one state of a database, for as many reads as are wanted. */
export interface PageAccess {
  readonly header: FileHeader;
  /** Pages with buffers of their own. */
  open(): Pages;
}

/** Undefined where the state cannot be read: an empty file, or a log that is not what the state says. */
export function pageAccess({ descriptors, log, pages }: PageState): PageAccess | undefined {
  const { size } = fstatSync(descriptors.file);
  if (size < HEADER_BYTES) return undefined;
  const plain = headerAt(descriptors.file, 0);
  const logged = log === undefined ? undefined : loggedPages(descriptors.log, plain.pageSize, log.lastFrame);
  if (log !== undefined && logged === undefined) return undefined;
  const first = logged?.offsets.get(1);
  const header = logged === undefined || first === undefined ? plain : headerAt(logged.descriptor, first);
  const count = pages ?? header.pages ?? Math.floor(size / header.pageSize);
  return { header, open: () => new FilePages(descriptors.file, header, count, logged) };
}

function headerAt(descriptor: number, at: number): FileHeader {
  const bytes = new Uint8Array(HEADER_BYTES);
  const read = readSync(descriptor, bytes, 0, HEADER_BYTES, at);
  return readFileHeader(bytes.subarray(0, read));
}

function loggedPages(
  descriptor: number | undefined,
  pageSize: number,
  lastFrame: number,
): LoggedPages | undefined {
  if (descriptor === undefined) return undefined;
  const log = readLog(descriptor, fstatSync(descriptor).size, pageSize, lastFrame);
  return log?.frames === lastFrame ? { descriptor, offsets: log.offsets } : undefined;
}
