import type { MigrationParts } from '../migration-manager.js';
import type { Side } from '../options/migration-config.js';
import { type RunOnRecord, runOnRecord } from './run-on-record.js';
import { type RecordsOptions, withTarget } from './target-call.js';

/** Every run that a target has on record, the newest first. Only reads. Throws RECORDS_TOO_NEW, RECORDS_DAMAGED. */
export function readHistory(
  target: Side,
  parts: MigrationParts = {},
  options: RecordsOptions = {},
): Promise<readonly RunOnRecord[]> {
  return withTarget(target, parts, options, async ({ session }) => {
    const runs = (await session.bookkeeping.history?.()) ?? [];
    return runs.map(runOnRecord);
  });
}
