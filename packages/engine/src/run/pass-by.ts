import { isEncodedBatch, MigrationError, type RowBatch, type SourceSession } from '@godwit/plugin-api';
import { originalError } from '../errors/wrap-error.js';
import type { BatchTransform } from '../reading/bind-transforms.js';
import { type Reading, readTable } from '../reading/table-reader.js';
import { cutBatch } from './rejects/cut-batch.js';
import { isRefusal } from './rejects/is-refusal.js';
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
  const range = { id: WHOLE, ...reading.range, through: progress.after ?? null };
  if (run.options.onError !== 'reject-row') {
    for await (const batch of readTable(source, account.work, run, { ...reading, range }))
      changeBatch(transform, batch, 0);
    return;
  }
  // Only rows of values can be cut around what is refused.
  const { encoding: _, ...asRows } = reading;
  for await (const batch of readAround(source, account.work, run, { ...asRows, range })) {
    if (isEncodedBatch(batch))
      throw new MigrationError({
        code: 'INTERNAL',
        message: 'Rows that were asked for as values came encoded.',
      });
    passRows(transform, batch);
  }
}

function passRows(transform: BatchTransform, batch: RowBatch): void {
  try {
    changeBatch(transform, batch, 0);
  } catch (error) {
    const cause = originalError(error);
    if (!isRefusal(cause)) throw error;
    if (batch.rows.length > 1) for (const part of cutBatch(batch, cause.row)) passRows(transform, part);
  }
}
