import { MigrationError } from '@godwit/plugin-api';
import type { CommanderError } from 'commander';

const COMMANDS: readonly string[] = ['migrate', 'plan', 'inspect', 'dialects'];

/** What is wrong with the command line, in the shape of every other error. */
export function usageError(error: CommanderError, args: readonly string[]): MigrationError {
  const command = args.find((argument) => COMMANDS.includes(argument));
  const text =
    error.code === 'commander.help' ? 'no command is given' : error.message.replace(/^error: /, '');
  return new MigrationError({
    code: 'USAGE_INVALID',
    message: sentence(text.replaceAll('\n', ' ')),
    hint: `See: godwit ${command === undefined ? '' : `${command} `}--help`,
  });
}

function sentence(text: string): string {
  const start = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.?)]$/.test(start) ? start : `${start}.`;
}
