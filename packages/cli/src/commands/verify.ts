import type { VerificationResult, VerifyLevel } from '@godwit/engine';
import { interruptOf, writeDocument } from '../command-context.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareMove } from '../move.js';
import type { Output } from '../output.js';
import { showProgress } from '../render/progress.js';
import { renderVerification } from '../render/verification.js';
import { writeReport } from '../report-file.js';

/** The flags of `verify`. */
export type VerifyFlags = MoveFlags & { readonly level?: VerifyLevel; readonly report?: string };

/** Compares two databases; the answer is the exit code: 0 where they hold the same, 3 where not. */
export async function runVerify(args: MoveArguments, flags: VerifyFlags, output: Output): Promise<number> {
  const { level = 'full', report, ...move } = flags;
  const manager = await prepareMove(args, move);
  const result = await watched();
  const exitCode = exitCodeOfVerification(result);
  if (report !== undefined) writeReport(report, { exitCode, verification: result });
  if (output.json) writeDocument(output, { exitCode, verification: result });
  else output.write(renderVerification(result, { colors: output.colors, verbose: flags.verbose ?? false }));
  return exitCode;

  async function watched(): Promise<VerificationResult> {
    using progress = showProgress(output);
    using interrupt = interruptOf(output, progress.say);
    manager.on(progress.listener);
    return await manager.verify({ level, signal: interrupt.signal });
  }
}

/** 3 where anything differs. */
export function exitCodeOfVerification({ status }: VerificationResult): number {
  return status === 'same' ? 0 : 3;
}
