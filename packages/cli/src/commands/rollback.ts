import { rollbackRun } from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import { chooseAtTerminal } from '../choose.js';
import { interruptOf, writeDocument } from '../command-context.js';
import { EXIT } from '../exit-code.js';
import type { Output } from '../output.js';
import { prepareRecords, type RecordsFlags } from '../records.js';
import { renderLedger } from '../render/ledger.js';
import { printable } from '../render/printable.js';

/** The flags of commands that take something away. */
export type TakingFlags = RecordsFlags & { readonly yes?: boolean };

/** Takes a run back; the answer is the exit code. */
export async function runRollback(
  target: string | undefined,
  runId: string | undefined,
  flags: TakingFlags,
  output: Output,
): Promise<number> {
  const records = await prepareRecords(target, flags, output.words);
  const what = runId === undefined ? 'the last run' : `the run ${runId}`;
  await agreed(
    flags,
    output,
    `Take back ${what} in ${printable(records.name)}, with all rows that it moved?`,
  );
  using interrupt = interruptOf(output, output.warn, 'writes');
  const { signal } = interrupt;
  const chosen = runId === undefined ? {} : { runId };
  const result = output.words.inAll(
    await rollbackRun(records.target, records.parts, { ...records.options, ...chosen, signal }),
  );
  const exitCode = result.status === 'rolled-back' ? EXIT.done : EXIT.incomplete;
  if (output.json) writeDocument(output, { exitCode, rollback: result });
  else {
    const { colors, width } = output;
    const notes = renderLedger(result.notes, { colors, width, verbose: flags.verbose ?? false });
    const done =
      result.status === 'rolled-back'
        ? `${colors.green('Done.')} The run ${result.runId} was taken back.`
        : `${colors.yellow('Not all')} of the run ${result.runId} could be taken back.`;
    output.write(`${result.notes.length === 0 ? '' : `${notes}\n`}${done}\n`);
  }
  return exitCode;
}

/** Asks before something is taken away. Throws USAGE_INVALID where nobody can be asked. */
export async function agreed({ yes = false }: TakingFlags, output: Output, question: string): Promise<void> {
  if (yes) return;
  const answer = await chooseAtTerminal(output, question);
  if (answer === true) return;
  throw answer === false
    ? new MigrationError({ code: 'INTERRUPTED', message: 'Nothing was done.' })
    : new MigrationError({
        code: 'USAGE_INVALID',
        message: 'This takes something away, and there is no terminal to ask at.',
        hint: 'Give --yes to do it.',
      });
}
