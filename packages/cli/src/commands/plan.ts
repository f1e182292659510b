import { exitCodeOf, unacceptedNotes } from '@godwit/engine';
import { interruptOf, writeDocument } from '../command-context.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareMove } from '../move.js';
import type { Output } from '../output.js';
import { writePlanFiles } from '../plan-files.js';
import { renderLedger, renderUnaccepted } from '../render/ledger.js';
import { renderPlan } from '../render/plan.js';
import { showProgress } from '../render/progress.js';

/** The flags of `plan`. */
export type PlanFlags = MoveFlags & { readonly out?: string };

/** Shows what a move would do, and writes it to files where `--out` says so; the answer is the exit code. */
export async function runPlan(args: MoveArguments, flags: PlanFlags, output: Output): Promise<number> {
  const manager = await prepareMove(args, flags);
  const plan = await watched();
  const files = flags.out === undefined ? [] : writePlanFiles(plan, flags.out);
  const exitCode = exitCodeOf(plan);
  if (output.json) writeDocument(output, { exitCode, plan, files });
  else {
    const view = { colors: output.colors, width: output.width, verbose: flags.verbose ?? false };
    const written = files.map((file) => `wrote ${file}\n`).join('');
    output.write(
      `${renderPlan(plan, view)}${renderLedger(plan.ledger, view)}${renderUnaccepted(unacceptedNotes(plan), view)}${written}`,
    );
  }
  return exitCode;

  async function watched() {
    using progress = showProgress(output);
    using interrupt = interruptOf(output, progress.say);
    manager.on(progress.listener);
    return await manager.plan({ signal: interrupt.signal });
  }
}
