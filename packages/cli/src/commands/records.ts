import { cleanTarget, namedRun, type RunOnRecord, readHistory } from '@godwit/engine';
import { interruptOf, writeDocument } from '../command-context.js';
import { EXIT } from '../exit-code.js';
import type { Output } from '../output.js';
import { prepareRecords, type RecordsFlags } from '../records.js';
import { renderHistory, renderRun } from '../render/history.js';
import { renderStays } from '../render/kept.js';
import { printable } from '../render/printable.js';
import { agreed, type TakingFlags } from './rollback.js';

/** Shows the runs that a target has on record, or one of them; the answer is the exit code. */
export async function runHistory(
  target: string | undefined,
  runId: string | undefined,
  flags: RecordsFlags,
  output: Output,
): Promise<number> {
  const records = await prepareRecords(target, flags, output.words);
  using interrupt = interruptOf(output, output.warn);
  const runs = await readHistory(records.target, records.parts, {
    ...records.options,
    signal: interrupt.signal,
  });
  const run = runId === undefined ? undefined : namedRun(runs, runId);
  if (output.json)
    writeDocument(output, {
      exitCode: 0,
      ...(run === undefined ? { runs: runs.map(withoutPlan) } : { run }),
    });
  else output.write(run === undefined ? renderHistory(runs, output) : renderRun(run, output, flags));
  return 0;
}

/** A plan names every column and statement: it is shown with its run alone. */
function withoutPlan({ plan: _plan, ...run }: RunOnRecord): Omit<RunOnRecord, 'plan'> {
  return run;
}

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
  // Records that cannot be read can be removed all the same.
  const runs = dropped
    ? []
    : await readHistory(records.target, records.parts, { ...records.options, signal }).catch(() => []);
  const removed = await cleanTarget(records.target, records.parts, {
    ...records.options,
    unfinished,
    dropped,
    signal,
  });
  if (output.json) writeDocument(output, { exitCode: EXIT.done, removed: removed ?? null });
  else
    output.write(
      removed === undefined
        ? 'There was nothing to remove.\n'
        : `Removed ${printable(removed)}.\n${renderStays(runs, output.words)}`,
    );
  return EXIT.done;
}
