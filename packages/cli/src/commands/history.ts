import { type RunOnRecord, readHistory } from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import { interruptOf, writeDocument } from '../command-context.js';
import type { Output } from '../output.js';
import { prepareRecords, type RecordsFlags } from '../records.js';
import { renderHistory, renderRun } from '../render/history.js';

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
  const run = runId === undefined ? undefined : chosen(runs, runId);
  if (output.json) writeDocument(output, { exitCode: 0, ...(run === undefined ? { runs } : { run }) });
  else output.write(run === undefined ? renderHistory(runs, output.colors) : renderRun(run, output, flags));
  return 0;
}

/** By its id, or the beginning of it. */
function chosen(runs: readonly RunOnRecord[], asked: string): RunOnRecord {
  const found = runs.filter(({ runId }) => runId.startsWith(asked));
  const [run] = found;
  if (run !== undefined && found.length === 1) return run;
  throw new MigrationError({
    code: 'RUN_NOT_FOUND',
    message: `The target has ${found.length === 0 ? 'no run' : 'more than one run'} "${asked}" on record.`,
    hint: 'See their ids with: godwit history <target>',
  });
}
