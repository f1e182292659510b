import { exitCodeOf } from '@godwit/engine';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareToCompare } from '../move.js';
import type { Output } from '../output.js';
import { tellCompared } from '../render/inherited.js';
import { renderRepair } from '../render/repair.js';
import { renderVerification } from '../render/verification.js';
import { giveAnswer, reserveReport } from '../report-file.js';
import { traceInto } from '../trace-file.js';
import { watched } from '../watched.js';

/** The flags of `repair`. */
export type RepairFlags = MoveFlags & { readonly deleteExtra?: boolean; readonly report?: string };

/** Writes what differs and compares again; the answer is the exit code: 0 where both sides hold the same then. */
export async function runRepair(args: MoveArguments, flags: RepairFlags, output: Output): Promise<number> {
  const { deleteExtra = false, report: path, force = false, ...move } = flags;
  const { manager, ...compared } = await prepareToCompare(args, move, output.words);
  tellCompared(compared, output);
  const trace = traceInto(flags, manager, output);
  const report = reserveReport(path, { databases: manager.files, force });
  const result = output.words.inAll(
    await watched({ manager, output, does: 'writes', listeners: [trace] }, (signal) =>
      manager.repair({ deleteExtra, signal }),
    ),
  );
  // What an unfinished run needs to go on is not offered for removal.
  const { traces: _needed, ...rest } = result;
  const shown = compared.unfinished === undefined ? result : rest;
  const view = { colors: output.colors, verbose: output.words.isVerbose(flags) };
  const answer = {
    exitCode: trace.codeOf(exitCodeOf(result.verification)),
    document: { repair: result },
    text: () => `${renderRepair(shown, output.colors)}${renderVerification(result.verification, view)}`,
  };
  return giveAnswer(answer, report, output);
}
