import './small-heap.js';
import { exitCodeOf, isMigrationRunError } from '@godwit/engine';
import { isMigrationError } from '@godwit/plugin-api';
import { CommanderError } from 'commander';
import { surviveBrokenPipes } from './broken-pipe.js';
import { writeDocument } from './command-context.js';
import { EXIT } from './exit-code.js';
import { keepArguments } from './flags.js';
import { createOutput, type Output } from './output.js';
import { createProgram } from './program.js';
import { renderError, renderStack, reportError } from './render/error.js';
import { renderShortLedger } from './render/ledger.js';
import { renderSummary } from './render/summary.js';
import { usageError } from './usage-error.js';

const args = process.argv.slice(2);
const output = createOutput(args.includes('--json'));
surviveBrokenPipes();
process.on('uncaughtException', (error) => {
  const exitCode = fail(error, output);
  // Nothing is known of what still runs, so the process ends as soon as its words are out.
  process.stdout.write('', () => process.exit(exitCode));
});
process.exitCode = (await run()) || process.exitCode || EXIT.done;

async function run(): Promise<number> {
  let exitCode: number = EXIT.done;
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
    return fail(usageError(error, args), output);
  }
}

/** Tells of an error in the manner of the output; the answer is the exit code. */
function fail(error: unknown, to: Output): number {
  const exitCode = isMigrationError(error) ? exitCodeOf(error) : EXIT.failed;
  const report = reportError(error);
  const result = isMigrationRunError(error) ? error.result : undefined;
  if (to.json) writeDocument(to, { exitCode, error: report, ...(result === undefined ? {} : { result }) });
  else {
    if (result !== undefined)
      to.write(`${renderShortLedger(result.ledger, to)}${renderSummary(result, to.colors)}`);
    to.warn(renderError(report, to.errorColors));
  }
  to.warn(renderStack(error, process.env));
  return exitCode;
}
