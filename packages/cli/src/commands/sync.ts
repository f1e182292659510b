import { exitCodeOf, type SyncResult } from '@godwit/engine';
import { canAsk, chooseAtTerminal } from '../choose.js';
import { reserveSqlFiles, type SqlFileFlags, writeSqlFiles } from '../files/sql-files.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareToCompare } from '../move.js';
import type { Output } from '../output.js';
import { countOf } from '../render/figures.js';
import { tellCompared } from '../render/inherited.js';
import { printable } from '../render/printable.js';
import { renderSync } from '../render/sync.js';
import { giveAnswer, reserveReport } from '../report-file.js';
import { traceInto } from '../trace-file.js';
import { watched } from '../watched.js';

/** The flags of `sync`. */
export type SyncFlags = MoveFlags &
  SqlFileFlags & {
    readonly report?: string;
    readonly apply?: boolean;
    readonly keep?: boolean;
    readonly only?: readonly string[];
    readonly exclude?: readonly string[];
    readonly yes?: boolean;
  };

/** Brings a schema to another one, or shows what would; the answer is the exit code. */
export async function runSync(args: MoveArguments, flags: SyncFlags, output: Output): Promise<number> {
  const { report: path, force = false, sql: up, down, apply = false, ...rest } = flags;
  const { keep = false, only, exclude, yes = false, ...move } = rest;
  const { manager, ...compared } = await prepareToCompare(args, move, output.words);
  tellCompared(compared, output);
  // Here --force is about values that go, and never about files.
  const rules = { databases: manager.files };
  const trace = traceInto(flags, manager, output, rules);
  const report = reserveReport(path, rules);
  const files = reserveSqlFiles({ ...(up && { sql: up }), ...(down && { down }) }, rules);
  const result = output.words.inAll(
    await watched({ manager, output, does: apply ? 'writes' : 'reads', listeners: [trace] }, (signal) =>
      manager.syncSchema({
        signal,
        apply,
        force,
        keep,
        ...(only && { only }),
        ...(exclude && { exclude }),
        generateSQL: files !== undefined || output.json,
        confirm: (planned) => confirmed(planned, { yes, signal, output }),
      }),
    ),
  );
  writeSqlFiles(files, result);
  return giveAnswer(
    {
      exitCode: trace.codeOf(exitCodeOf(result)),
      document: { sync: result },
      text: () => renderSync(result, output, { verbose: output.words.isVerbose(flags), apply }),
    },
    report,
    output,
  );
}

/** Without a terminal the flag that applies is enough. */
async function confirmed(
  planned: SyncResult,
  { yes, signal, output }: { readonly yes: boolean; readonly signal: AbortSignal; readonly output: Output },
): Promise<boolean> {
  if (yes || !canAsk(output)) return true;
  output.write(renderSync(planned, output, { verbose: true, apply: false }));
  const { target } = planned.comparison;
  const question = `Make ${countOf(planned.statements.length, 'statement')} in ${printable(target.name)}?`;
  return (await chooseAtTerminal(output, question, signal)) === true;
}
