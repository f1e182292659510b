import { exitCodeOf, type MigrationPlan, type MigrationResult, unacceptedNotes } from '@godwit/engine';
import { isMigrationError } from '@godwit/plugin-api';
import { chooseAtTerminal } from '../choose.js';
import { writeDocument } from '../command-context.js';
import type { MoveFlags } from '../flags.js';
import { type MoveArguments, prepareMove, prepareToResume } from '../move.js';
import type { Output } from '../output.js';
import { rejectsInto } from '../reject-files.js';
import { renderKept } from '../render/kept.js';
import { renderLedger, renderUnaccepted } from '../render/ledger.js';
import { renderSummary, renderTransforms } from '../render/summary.js';
import { renderDifference } from '../render/verification.js';
import { traceInto } from '../trace-file.js';
import { watched } from '../watched.js';

/** The flags of `resume`. */
export type ResumeFlags = MoveFlags & { readonly rejects?: string };

/** The flags of `migrate`. */
export type MigrateFlags = ResumeFlags & { readonly resume?: boolean };

/** What is done about an unfinished run. */
type Beginning = 'migrate' | 'either' | 'resume';

/** Moves a database, or goes on with it; the answer is the exit code. */
export async function runMigrate(
  args: MoveArguments,
  { resume = false, ...flags }: MigrateFlags,
  output: Output,
): Promise<number> {
  try {
    return await carryOut(args, flags, output, resume ? 'either' : 'migrate');
  } catch (error) {
    const isUnfinished = isMigrationError(error) && error.code === 'RUN_UNFINISHED';
    if (!isUnfinished || !(await goesOn(error.message, output))) throw error;
    return await carryOut(args, flags, output, 'either');
  }
}

/** Goes on with the unfinished run of a target; the answer is the exit code. */
export async function runResume(args: MoveArguments, flags: ResumeFlags, output: Output): Promise<number> {
  return await carryOut(args, flags, output, 'resume');
}

async function goesOn(message: string, output: Output): Promise<boolean> {
  return (await chooseAtTerminal(output, `${message}\nGo on with it?`)) === true;
}

async function carryOut(
  args: MoveArguments,
  { rejects: folder, ...flags }: ResumeFlags,
  output: Output,
  beginning: Beginning,
): Promise<number> {
  const prepare = beginning === 'resume' ? prepareToResume : prepareMove;
  const manager = await prepare(args, flags, output.words);
  const trace = traceInto(flags, manager, output);
  const rejects = rejectsInto(folder, manager, output);
  let plan: MigrationPlan | undefined;
  manager.on((event) => {
    if (event.type === 'run:started') plan = event.plan;
  });
  const ended = await watched({ manager, output, does: 'writes', listeners: [trace, rejects] }, (signal) =>
    beginning === 'resume'
      ? manager.resume({ signal })
      : manager.migrate({ signal, resume: beginning === 'either' }),
  ).catch((error: unknown) => {
    throw rejects.toldIn(error);
  });
  const result = output.words.inAll(ended);
  const exitCode = rejects.codeOf(trace.codeOf(exitCodeOf(result)));
  // Without records nobody knows which rows were refused.
  const told = rejects.text(output.words.command(result.traces === undefined ? 'repair' : 'retry-rejects'));
  if (output.json) writeDocument(output, { exitCode, result });
  else output.write(renderResult(result, plan, { ...output, verbose: output.words.isVerbose(flags), told }));
  return exitCode;
}

function renderResult(
  result: MigrationResult,
  plan: MigrationPlan | undefined,
  view: Pick<Output, 'colors' | 'width' | 'words'> & { readonly verbose: boolean; readonly told: string },
): string {
  const proof = renderDifference(result.verification, view);
  const unaccepted = renderUnaccepted(unacceptedNotes(result), view);
  return `${renderLedger(result.ledger, view)}
${renderSummary(result, view.colors)}${view.told}${renderKept(result.ledger, view.words)}${renderTransforms(plan)}${unaccepted}${proof}`;
}
