import { exitCodeOf, isMigrationRunError } from '@godwit/engine';
import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import { CommanderError } from 'commander';
import { writeDocument } from './command-context.js';
import { installedOptions } from './dialects/installed-options.js';
import { EXIT } from './exit-code.js';
import type { Output } from './output.js';
import { createProgram } from './program.js';
import { renderError, renderStack, reportError } from './render/error.js';
import { renderShortLedger } from './render/ledger.js';
import { renderSummary } from './render/summary.js';
import { renderDifference } from './render/verification.js';

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

/** The word behind a flag whose value may be left out is often the next argument: `--parallel app.db`. */
function keepArguments(args: readonly string[]): readonly string[] {
  return args.map((word, index) => {
    const value = args[index + 1];
    const alone = value === undefined || !/^(?:\d+|true|auto)$/.test(value);
    return word === '--parallel' && alone ? '--parallel=true' : word;
  });
}

/** Flags that one command calls as no other does. */
const MEANT: Readonly<Record<string, string>> = {
  'verify --verify': '--level',
  'migrate --level': '--verify',
  'plan --level': '--verify',
};

/** What is wrong with the command line, in the shape of every other error; `commands` are the names of all there are. */
function usageError(
  error: CommanderError,
  args: readonly string[],
  commands: readonly string[],
): MigrationError {
  const command = args.find((argument) => commands.includes(argument));
  const text = error.code === 'commander.help' ? withoutCommand(args) : withMeant(error.message, command);
  return new MigrationError({
    code: 'USAGE_INVALID',
    message: sentence(text.replaceAll('\n', ' ')),
    hint: `See: godwit ${command === undefined ? '' : `${command} `}--help`,
  });
}

function withoutCommand([first, second]: readonly string[]): string {
  return first === 'help' && second !== undefined ? `there is no command '${second}'` : 'no command is given';
}

/** What commander says, with a better guess at the flag that was meant where there is one. */
function withMeant(message: string, command = ''): string {
  const text = message.replace(/^error: /, '');
  const [, what, flag] = /^(unknown option '(--\w+)(?:=[^']*)?')/.exec(text) ?? [];
  const meant = MEANT[`${command} ${flag}`];
  return meant === undefined ? text : `${what} (Did you mean ${meant}?)`;
}

function sentence(text: string): string {
  const start = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.?)]$/.test(start) ? start : `${start}.`;
}
