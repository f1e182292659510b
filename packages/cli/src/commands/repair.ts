import type { RepairResult } from '@godwit/engine';
import { interruptOf, writeDocument } from '../command-context.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareMove } from '../move.js';
import type { Output } from '../output.js';
import { showProgress } from '../render/progress.js';
import { renderRepair } from '../render/repair.js';
import { renderVerification } from '../render/verification.js';
import { writeReport } from '../report-file.js';
import { exitCodeOfVerification } from './verify.js';

/** The flags of `repair`. */
export type RepairFlags = MoveFlags & { readonly deleteExtra?: boolean; readonly report?: string };

/** Writes what differs and compares again; the answer is the exit code: 0 where both sides hold the same then. */
export async function runRepair(args: MoveArguments, flags: RepairFlags, output: Output): Promise<number> {
  const { deleteExtra = false, report, ...move } = flags;
  const manager = await prepareMove(args, move);
  const result = await watched();
  const exitCode = exitCodeOfVerification(result.verification);
  if (report !== undefined) writeReport(report, { exitCode, repair: result });
  if (output.json) writeDocument(output, { exitCode, repair: result });
  else {
    const view = { colors: output.colors, verbose: flags.verbose ?? false };
    output.write(`${renderRepair(result, output.colors)}${renderVerification(result.verification, view)}`);
  }
  return exitCode;

  async function watched(): Promise<RepairResult> {
    using progress = showProgress(output);
    using interrupt = interruptOf(output, progress.say);
    manager.on(progress.listener);
    return await manager.repair({ deleteExtra, signal: interrupt.signal });
  }
}
