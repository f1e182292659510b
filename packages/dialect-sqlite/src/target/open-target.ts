import type { TargetOptions, TargetSession } from '@godwit/plugin-api';
import type { SqliteConfig } from '../config.js';
import { orAborted } from '../interrupted.js';
import { WorkerClient } from '../worker/worker-client.js';
import type { TargetMethods } from './protocol.js';
import { SqliteTarget } from './sqlite-target.js';
import { findPlace } from './target-place.js';

const TARGET_THREAD = new URL('./main.js', import.meta.url);

/** Opens a target and changes nothing yet. A file that does not exist is made by the first call that writes. */
export async function openTarget(config: SqliteConfig, options: TargetOptions): Promise<TargetSession> {
  const place = await findPlace(config.path);
  const worker = new WorkerClient<TargetMethods>(TARGET_THREAD);
  try {
    const { busyTimeoutMs } = config;
    const opening = worker.call('open', { path: place.written, exists: place.exists, busyTimeoutMs });
    await orAborted(opening, options.signal);
    return new SqliteTarget(worker, place);
  } catch (error) {
    await worker.shutDown();
    throw error;
  }
}
