import { exitCodeOf } from '@godwit/engine';
import { reserveSqlFiles, type SqlFileFlags, writeSqlFiles } from '../files/sql-files.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareToCompare } from '../move.js';
import type { Output } from '../output.js';
import { renderComparison } from '../render/comparison.js';
import { tellCompared } from '../render/inherited.js';
import { giveAnswer, reserveReport } from '../report-file.js';
import { traceInto } from '../trace-file.js';
import { watched } from '../watched.js';

/** The flags of `diff`. */
export type DiffFlags = MoveFlags & SqlFileFlags & { readonly report?: string };

/** Compares two schemas; the answer is the exit code: 0 where nothing differs, 3 where something does. */
export async function runDiff(args: MoveArguments, flags: DiffFlags, output: Output): Promise<number> {
  const { report: path, force = false, sql, down, ...move } = flags;
  const { manager, ...compared } = await prepareToCompare(args, move, output.words);
  tellCompared(compared, output);
  const trace = traceInto(flags, manager, output);
  const rules = { databases: manager.files, force };
  const report = reserveReport(path, rules);
  const files = reserveSqlFiles({ ...(sql && { sql }), ...(down && { down }) }, rules);
  const comparison = output.words.inAll(
    await watched({ manager, output, listeners: [trace] }, async (signal) => {
      if (files === undefined) return await manager.compareSchemas({ signal });
      const planned = await manager.syncSchema({ signal, generateSQL: true });
      writeSqlFiles(files, planned);
      return planned.comparison;
    }),
  );
  const answer = {
    exitCode: trace.codeOf(exitCodeOf(comparison)),
    document: { comparison },
    text: () =>
      renderComparison(comparison, { colors: output.colors, verbose: output.words.isVerbose(flags) }),
  };
  return giveAnswer(answer, report, output);
}
