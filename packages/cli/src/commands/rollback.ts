import { type RunOnRecord, rollbackRun } from '@godwit/engine';
import { formatTableName, MigrationError } from '@godwit/plugin-api';
import { canAsk, chooseAtTerminal } from '../choose.js';
import { interruptOf, writeDocument } from '../command-context.js';
import { EXIT } from '../exit-code.js';
import type { Output } from '../output.js';
import { prepareRecords, type RecordsFlags } from '../records.js';
import { countOf, formatMoment } from '../render/figures.js';
import { SHOWN_ID } from '../render/history.js';
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
  if (flags.yes !== true && !canAsk(output)) throw cannotAsk();
  using interrupt = interruptOf(output, output.warn, 'writes');
  const { signal } = interrupt;
  const chosen = runId === undefined ? {} : { runId };
  const confirm = async (run: RunOnRecord): Promise<boolean> => {
    if (flags.yes === true) return true;
    return (await chooseAtTerminal(output, questionOf(run, records.name), signal)) === true;
  };
  const result = output.words.inAll(
    await rollbackRun(records.target, records.parts, { ...records.options, ...chosen, signal, confirm }),
  );
  const exitCode = result.status === 'rolled-back' ? EXIT.done : EXIT.incomplete;
  if (output.json) writeDocument(output, { exitCode, rollback: result });
  else {
    const { colors, width } = output;
    const notes = renderLedger(result.notes, { colors, width, verbose: flags.verbose ?? false });
    const done =
      result.status === 'rolled-back'
        ? `${colors.green('Done.')} The run ${result.runId} was taken back${tablesText(result.tables)}.`
        : `${colors.yellow('Not all')} of the run ${result.runId} could be taken back.`;
    output.write(`${result.notes.length === 0 ? '' : `${notes}\n`}${done}\n`);
  }
  return exitCode;
}

/** What is asked before a run is taken back; `place` is the target. */
export function questionOf({ runId, startedAt, plan, kind }: RunOnRecord, place: string): string {
  const tables = (plan?.tables ?? []).map(({ target }) => formatTableName(target));
  const run = `the run ${runId.slice(0, SHOWN_ID)} of ${formatMoment(startedAt)}`;
  if (kind === 'sync') return `Take back the changes of the schema by ${run} in ${printable(place)}?`;
  return `Take back ${run} in ${printable(place)}${tablesText(tables)}, with all rows that it moved?`;
}

/** So many tables are named. */
const SHOWN_TABLES = 5;

function tablesText(tables: readonly string[]): string {
  if (tables.length === 0) return '';
  const rest = tables.length - SHOWN_TABLES;
  const more = rest > 0 ? ` and ${countOf(rest, 'more table')}` : '';
  return `: ${tables.slice(0, SHOWN_TABLES).map(printable).join(', ')}${more}`;
}

/** Asks before something is taken away. Throws USAGE_INVALID where nobody can be asked. */
export async function agreed({ yes = false }: TakingFlags, output: Output, question: string): Promise<void> {
  if (yes) return;
  if (!canAsk(output)) throw cannotAsk();
  if ((await chooseAtTerminal(output, question)) === true) return;
  throw new MigrationError({ code: 'INTERRUPTED', message: 'Nothing was done.' });
}

function cannotAsk(): MigrationError {
  return new MigrationError({
    code: 'USAGE_INVALID',
    message: 'This takes something away, and there is no terminal to ask at.',
    hint: 'Give --yes to do it.',
  });
}
