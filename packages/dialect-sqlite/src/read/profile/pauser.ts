import { setImmediate as turn } from 'node:timers/promises';
import { MigrationError } from '@godwit/plugin-api';
import type { CallContext } from '../thread/protocol.js';

const PAUSE_EVERY_MS = 20;
const PROGRESS_EVERY_MS = 200;

/** What a scan calls between its pages: it lets other calls in, tells of its progress, and throws INTERRUPTED. */
export function pauser(call: CallContext): (rows: bigint) => Promise<void> {
  let paused = Date.now();
  let told = 0;
  return async (rows) => {
    const now = Date.now();
    if (now - paused < PAUSE_EVERY_MS) return;
    if (now - told >= PROGRESS_EVERY_MS) {
      call.progress(rows);
      told = now;
    }
    await turn();
    paused = Date.now();
    if (call.cancelled())
      throw new MigrationError({ code: 'INTERRUPTED', message: 'The scan was interrupted.' });
  };
}
