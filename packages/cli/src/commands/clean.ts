import { cleanTarget } from '@godwit/engine';
import { interruptOf, writeDocument } from '../command-context.js';
import { EXIT } from '../exit-code.js';
import type { Output } from '../output.js';
import { prepareRecords } from '../records.js';
import { printable } from '../render/printable.js';
import { agreed, type TakingFlags } from './rollback.js';

/** The flags of `clean`. */
export type CleanFlags = TakingFlags & { readonly unfinished?: boolean; readonly dropped?: boolean };

/** Removes what godwit keeps in a target for itself; the answer is the exit code. */
export async function runClean(
  target: string | undefined,
  { unfinished = false, dropped = false, ...flags }: CleanFlags,
  output: Output,
): Promise<number> {
  const records = await prepareRecords(target, flags, output.words);
  await agreed(
    flags,
    output,
    `Remove the records of all runs${dropped ? ', and the old tables that they kept,' : ''} from ${printable(records.name)}?`,
  );
  using interrupt = interruptOf(output, output.warn, 'writes');
  const { signal } = interrupt;
  const removed = await cleanTarget(records.target, records.parts, {
    ...records.options,
    unfinished,
    dropped,
    signal,
  });
  if (output.json) writeDocument(output, { exitCode: EXIT.done, removed: removed ?? null });
  else
    output.write(
      removed === undefined ? 'There was nothing to remove.\n' : `Removed ${printable(removed)}.\n`,
    );
  return EXIT.done;
}
