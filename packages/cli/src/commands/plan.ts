import { exitCodeOf, unacceptedNotes } from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import { writeDocument } from '../command-context.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareMove } from '../move.js';
import type { Output } from '../output.js';
import { reservePlanFolder } from '../plan-files.js';
import { renderError, reportError } from '../render/error.js';
import { renderLedger, renderUnaccepted } from '../render/ledger.js';
import { renderPlan } from '../render/plan.js';
import { printable } from '../render/printable.js';
import { traceInto } from '../trace-file.js';
import { watched } from '../watched.js';

/** The flags of `plan`. */
export type PlanFlags = MoveFlags & { readonly out?: string };

/**
 * Shows what a move would do, and what stands in its way; writes the plan to files where `--out` says so. The answer is the
 * exit code, which is that of the move.
 */
export async function runPlan(args: MoveArguments, flags: PlanFlags, output: Output): Promise<number> {
  const { out, force = false, ...move } = flags;
  const manager = await prepareMove(args, move, output.words);
  const trace = traceInto(flags, manager, output);
  const folder = out === undefined ? undefined : reservePlanFolder(out, { databases: manager.files, force });
  const plan = output.words.inAll(
    await watched({ manager, output, listeners: [trace] }, (signal) => manager.plan({ signal })),
  );
  const files = folder?.write(plan) ?? [];
  const exitCode = trace.codeOf(exitCodeOf(plan));
  const reports = plan.obstacles.map((one) => reportError(new MigrationError(one), output.words));
  if (output.json) writeDocument(output, { exitCode, plan, files, ...(reports[0] && { error: reports[0] }) });
  else {
    const view = { colors: output.colors, width: output.width, verbose: output.words.isVerbose(flags) };
    const written = files.map((file) => `wrote ${printable(file)}\n`).join('');
    output.write(
      `${renderPlan(plan, view)}${renderLedger(plan.ledger, view)}${renderUnaccepted(unacceptedNotes(plan), view)}${written}`,
    );
    for (const report of reports) output.warn(renderError(report, output.errorColors));
  }
  return exitCode;
}
