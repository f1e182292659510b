import { MigrationError } from '@godwit/plugin-api';
import type { CommanderError } from 'commander';

/** What is wrong with the command line, in the shape of every other error; `commands` are the names of all there are. */
export function usageError(
  error: CommanderError,
  args: readonly string[],
  commands: readonly string[],
): MigrationError {
  const command = args.find((argument) => commands.includes(argument));
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
