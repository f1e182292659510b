import { optionValues, orAborted, type SourceOptions, type SourceSession } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import type { SqliteConfig } from '../config/config.js';
import { type CopiedOut, copyNotes, reach } from '../connect/given/reach.js';
import { options as rows } from '../options.js';
import { type CheckedFile, checkFile } from './file/check-file.js';
import { copyDatabase, type DatabaseCopy } from './file/copy-database.js';
import { inFile } from './file/in-file.js';
import {
  type Descriptors,
  isStill,
  leaveDescriptors,
  takeDescriptors,
  withLog,
} from './pages/descriptors.js';
import type { NoPages, PageState } from './pages/page-state.js';
import { openSnapshot } from './snapshot.js';
import { SqliteSource } from './source-session.js';
import { WorkerPool } from './thread/worker-pool.js';

const AS_ASKED: NoPages = { why: 'the option reader says so' };

/**
 * Opens a database for reading and takes its snapshot. Nothing is created or changed. Throws the SOURCE_* errors,
 * DISK_FULL (for a copy) and INTERRUPTED.
 */
export async function openSource(config: SqliteConfig, options: SourceOptions): Promise<SourceSession> {
  if (config.given === undefined) return openFile(config, options);
  const reached = await reach(config.given);
  if (reached.way === 'file') return openFile({ ...config, path: reached.path }, options);
  return openCopiedOut({ ...config, path: reached.copy.path }, options, reached.copy);
}

/** A database that only its owner reads is read from a copy, which is made by it. */
async function openCopiedOut(
  config: SqliteConfig,
  options: SourceOptions,
  copy: CopiedOut,
): Promise<SourceSession> {
  const original = copy.original === undefined ? undefined : await checkFile(copy.original);
  // Of a copy, only how much it holds is told apart.
  const own = { ...(await checkFile(copy.path)), writtenAt: 0n };
  return openWhole(config, options, original ?? own, copy);
}

async function openFile(config: SqliteConfig, options: SourceOptions): Promise<SourceSession> {
  const file = await checkFile(config.path);
  if (options.damaged === 'read') return openDamaged(config, options, file);
  return openWhole(config, options, file);
}

/** A damaged database is read from a new one that holds what can be read of it. */
async function openDamaged(
  config: SqliteConfig,
  options: SourceOptions,
  file: CheckedFile,
): Promise<SourceSession> {
  const session = await openWhole(config, options, file);
  try {
    if (!(await session.isDamaged(options.signal))) return session;
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw inFile(config.path, error);
  }
  await session[Symbol.asyncDispose]();
  const copy = await copyDatabase(file, config.busyTimeoutMs, options.signal);
  const pool = new WorkerPool(options.readers);
  const close = closer(pool, copy);
  try {
    if (file.hasJournal) rollBackCopy(copy.path);
    const to = `${copy.path}-salvaged`;
    const losses = await orAborted(pool.first.call('salvage', { from: copy.path, to }), options.signal);
    await begin(pool, to, config, options.signal);
    const pages = { why: 'it is a copy of what could be read' };
    return new SqliteSource({ pool, file, blocksWriters: false, losses, pages, close });
  } catch (error) {
    await close();
    throw inFile(config.path, error);
  }
}

async function openWhole(
  config: SqliteConfig,
  options: SourceOptions,
  file: CheckedFile,
  copiedOut?: CopiedOut,
): Promise<SqliteSource> {
  const isCopied = copiedOut === undefined && options.snapshot === 'copy';
  const copy = isCopied ? await copyDatabase(file, config.busyTimeoutMs, options.signal) : copiedOut;
  const at = copy?.path ?? config.path;
  const pool = new WorkerPool(options.readers);
  let descriptors: Descriptors | undefined;
  const close = closer(pool, copy, () => descriptors && leaveDescriptors(descriptors));
  try {
    if (isCopied && copy !== undefined && file.hasJournal) rollBackCopy(copy.path);
    const { reader } = optionValues(rows, options.options);
    descriptors = reader === 'sql' ? undefined : takeDescriptors(at);
    await begin(pool, at, config, options.signal, descriptors);
    const pages = reader === 'sql' ? AS_ASKED : await statePages(pool, at, descriptors);
    // All readers have it open now, so whatever ends this process, no copy is left; Windows keeps the name to the end.
    if (process.platform !== 'win32') await copy?.remove();
    const isInWal = await pool.first.call('isInWal', undefined);
    const blocksWriters = copy === undefined && !isInWal && file.fileSize > 0;
    const { path, busyTimeoutMs } = config;
    const shared = copy === undefined ? { shared: { path, busyTimeoutMs } } : {};
    const notes = copiedOut === undefined ? {} : { notes: copyNotes(copiedOut, options.side) };
    return new SqliteSource({ pool, file, blocksWriters, ...shared, ...notes, pages, close });
  } catch (error) {
    await close();
    throw inFile(config.path, error);
  }
}

/** SQLite may have opened another file of that name. */
async function statePages(
  pool: WorkerPool,
  path: string,
  descriptors: Descriptors | undefined,
): Promise<PageState | NoPages> {
  if (descriptors === undefined || !isStill(descriptors, path))
    return { why: 'the file cannot be read beside SQLite' };
  return pool.first.call('pageState', undefined);
}

async function begin(
  pool: WorkerPool,
  path: string,
  config: SqliteConfig,
  signal: AbortSignal,
  descriptors?: Descriptors,
): Promise<void> {
  const { busyTimeoutMs } = config;
  const open = pool.workers.map((worker, index) =>
    worker.call('open', { path, busyTimeoutMs, watch: index === 0 }),
  );
  // All are waited for, so that none is left opening when the first has failed.
  const failed = (await Promise.allSettled(open)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  await openSnapshot(pool, path, signal, descriptors && withLog(descriptors, path));
}

function closer(pool: WorkerPool, copy: DatabaseCopy | undefined, after?: () => void): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await pool[Symbol.asyncDispose]();
    after?.();
    await copy?.remove();
  };
  return () => {
    closed ??= close();
    return closed;
  };
}

/** Lets SQLite undo, in a copy, what a crashed program left half done. The original stays as it is. */
function rollBackCopy(path: string): void {
  const db = new Database(path, { fileMustExist: true });
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } finally {
    db.close();
  }
}
