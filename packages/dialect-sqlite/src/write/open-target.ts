import {
  isMigrationError,
  MigrationError,
  orAborted,
  type TargetOptions,
  type TargetSession,
} from '@godwit/plugin-api';
import type { SqliteConfig } from '../config/config.js';
import { reach } from '../connect/given/reach.js';
import { refuseReadOnly } from '../connect/given/refuse-read-only.js';
import { WorkerClient } from '../connect/worker-client.js';
import { withPath } from '../read/file/in-file.js';
import { GivenPlace } from './given-place.js';
import { findPlace } from './target-place.js';
import { SqliteTarget } from './target-session.js';
import type { RecordsPlace, TargetMethods } from './thread/protocol.js';

const TARGET_THREAD = new URL('./thread/main.js', import.meta.url);

/** Opens a target and changes nothing yet. A file that does not exist is made by the first call that writes. */
export async function openTarget(config: SqliteConfig, options: TargetOptions): Promise<TargetSession> {
  if (config.given === undefined) return openFile(config, options);
  const reached = await reach(config.given);
  if (reached.way === 'file') return openFile({ ...config, path: reached.path }, options);
  const place = await GivenPlace.open(config.given, reached.copy);
  try {
    return await openFile({ ...config, path: place.path }, options, place);
  } catch (error) {
    await reached.copy.remove();
    throw error;
  }
}

async function openFile(
  config: SqliteConfig,
  options: TargetOptions,
  given?: GivenPlace,
): Promise<TargetSession> {
  const place = await findPlace(config.path);
  const worker = new WorkerClient<TargetMethods>(TARGET_THREAD);
  try {
    const { busyTimeoutMs } = config;
    const records = recordsPlace(place.exists, options);
    const opening = worker.call('open', {
      path: place.written,
      exists: place.exists,
      busyTimeoutMs,
      records,
    });
    await orAborted(opening, options.signal);
    const owner = config.given;
    const check = owner === undefined ? {} : { check: () => refuseReadOnly(owner) };
    return new SqliteTarget(worker, { ...place, ...check }, options, given);
  } catch (error) {
    await worker.shutDown();
    // A file that is there and is no database is named: it may not be the one that was meant.
    throw isMigrationError(error) && error.code === 'TARGET_NOT_EMPTY' ? withPath(config.path, error) : error;
  }
}

/** A new file is made to be passed on, so it holds nothing of the run unless that is asked. */
function recordsPlace(exists: boolean, { bookkeeping, history = false }: TargetOptions): RecordsPlace {
  if (bookkeeping !== undefined && bookkeeping !== 'none') {
    throw new MigrationError({
      code: 'OPTIONS_CONTRADICT',
      message: `SQLite has no schemas, so that the records of runs cannot be in one called "${bookkeeping}".`,
      hint: 'Leave options.bookkeeping out, or set it to "none".',
    });
  }
  if (exists) return bookkeeping === 'none' ? 'nowhere' : 'inside';
  return history ? 'inside' : 'beside';
}
