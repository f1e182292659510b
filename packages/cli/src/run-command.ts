import { exitCodeOf, isMigrationRunError } from '@godwit/engine';
import { isMigrationError } from '@godwit/plugin-api';
import { CommanderError } from 'commander';
import { writeDocument } from './command-context.js';
import { installedOptions } from './dialects/installed-options.js';
import { EXIT } from './exit-code.js';
import { keepArguments } from './keep-arguments.js';
import type { Output } from './output.js';
import { createProgram } from './program.js';
import { renderError, renderStack, reportError } from './render/error.js';
import { renderShortLedger } from './render/ledger.js';
import { renderSummary } from './render/summary.js';
import { renderDifference } from './render/verification.js';
import { usageError } from './usage-error.js';

/** Runs one command to its end, whatever that is; the answer is the exit code. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  let exitCode: number = EXIT.done;
  output.words.know(await installedOptions(process.cwd()));
  const program = createProgram(output, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(keepArguments(args), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return fail(error, output);
    if (error.exitCode === 0) return EXIT.done;
    if (error.code === 'commander.help' && !output.json) output.warn(program.helpInformation());
    const commands = program.commands.map((command) => command.name());
    return fail(usageError(error, args, commands), output);
  }
}

/** Tells of an error in the manner of the output; the answer is the exit code. */
export function fail(error: unknown, to: Output): number {
  const exitCode = isMigrationError(error) ? exitCodeOf(error) : EXIT.failed;
  const report = reportError(error, to.words);
  const result = isMigrationRunError(error) ? to.words.inAll(error.result) : undefined;
  if (to.json) writeDocument(to, { exitCode, error: report, ...(result === undefined ? {} : { result }) });
  else {
    if (result !== undefined)
      to.write(
        `${renderShortLedger(result.ledger, to)}${renderSummary(result, to.colors)}${renderDifference(result.verification, { colors: to.colors, verbose: false })}`,
      );
    to.warn(renderError(report, to.errorColors));
  }
  to.warn(renderStack(error, process.env));
  return exitCode;
}
