import type { SourceSession } from '@godwit/plugin-api';
import type { BatchTransform } from '../reading/bind-transforms.js';
import { type Reading, readTable } from '../reading/table-reader.js';
import { withoutFailed } from '../reading/without-failed.js';
import { readAround } from './rejects/read-around.js';
import { WHOLE } from './table-account.js';
import { type Copy, changeBatch } from './write-batch.js';

/**
 * Shows a transform the rows that a run which goes on had copied: it sees those of a table in their order, all of them. Rows that
 * it or the source refuses were refused then, too, and told.
 */
export async function passBy(
  { run, account, progress }: Copy,
  source: SourceSession,
  transform: BatchTransform,
  reading: Reading,
): Promise<void> {
  const { work } = account;
  const range = { id: WHOLE, ...reading.range, through: progress.after ?? null };
  const mayReject = run.options.onError === 'reject-row';
  const shown = mayReject ? withoutFailed(transform, work) : transform;
  for await (const batch of (mayReject ? readAround : readTable)(source, work, run, { ...reading, range }))
    changeBatch(shown, batch, 0);
}
