import { exitCodeOf, type VerifyLevel } from '@godwit/engine';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareToCompare } from '../move.js';
import type { Output } from '../output.js';
import { tellCompared } from '../render/inherited.js';
import { renderVerification } from '../render/verification.js';
import { giveAnswer, reserveReport } from '../report-file.js';
import { traceInto } from '../trace-file.js';
import { watched } from '../watched.js';

/** The flags of `verify`. */
export type VerifyFlags = MoveFlags & { readonly level?: VerifyLevel; readonly report?: string };

/** Compares two databases; the answer is the exit code: 0 where they hold the same, 3 where not. */
export async function runVerify(args: MoveArguments, flags: VerifyFlags, output: Output): Promise<number> {
  const { level = 'full', report: path, force = false, ...move } = flags;
  const { manager, ...compared } = await prepareToCompare(args, move, output.words);
  tellCompared(compared, output);
  const trace = traceInto(flags, manager, output);
  const report = reserveReport(path, { databases: manager.files, force });
  const result = output.words.inAll(
    await watched({ manager, output, listeners: [trace] }, (signal) => manager.verify({ level, signal })),
  );
  const view = { colors: output.colors, verbose: output.words.isVerbose(flags) };
  const answer = {
    exitCode: trace.codeOf(exitCodeOf(result)),
    document: { verification: result },
    text: () => renderVerification(result, view),
  };
  return giveAnswer(answer, report, output);
}
