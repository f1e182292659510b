import { exitCodeOf, type MigrationPlan, unacceptedNotes } from '@godwit/engine';
import { interruptOf, writeDocument } from '../command-context.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareMove } from '../move.js';
import type { Output } from '../output.js';
import { renderLedger, renderUnaccepted } from '../render/ledger.js';
import { showProgress } from '../render/progress.js';
import { renderSummary, renderTransforms } from '../render/summary.js';
import { renderDifference } from '../render/verification.js';
import { traceInto } from '../trace-file.js';

/** Moves a database; the answer is the exit code. */
export async function runMigrate(args: MoveArguments, flags: MoveFlags, output: Output): Promise<number> {
  const manager = await prepareMove(args, flags, output.words);
  const trace = traceInto(flags, manager, output);
  let plan: MigrationPlan | undefined;
  const result = output.words.inAll(await watched());
  const exitCode = trace.codeOf(exitCodeOf(result));
  if (output.json) writeDocument(output, { exitCode, result });
  else {
    const view = { colors: output.colors, width: output.width, verbose: flags.verbose ?? false };
    const proof = renderDifference(result.verification, view);
    const unaccepted = renderUnaccepted(unacceptedNotes(result), view);
    output.write(
      `${renderLedger(result.ledger, view)}
${renderSummary(result, output.colors)}${renderTransforms(plan)}${unaccepted}${proof}`,
    );
  }
  return exitCode;

  async function watched() {
    using _trace = trace;
    using progress = showProgress(output);
    using interrupt = interruptOf(output, progress.say, 'writes');
    manager.on(progress.listener);
    manager.on((event) => {
      if (event.type === 'run:started') plan = event.plan;
    });
    return await manager.migrate({ signal: interrupt.signal });
  }
}
