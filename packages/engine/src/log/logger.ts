import { MigrationError } from '@godwit/plugin-api';

/** Takes lines for people about what happens; `console` is one. What it throws is ignored. */
export interface Logger {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** How much a line matters. */
export type LogLevel = keyof Logger;

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Refuses what is no logger: CONFIG_INVALID. */
export function checkLogger(logger: unknown): asserts logger is Logger | undefined {
  if (logger === undefined) return;
  const members = (typeof logger === 'object' && logger !== null ? logger : {}) as Partial<Logger>;
  const missing = LEVELS.filter((level) => typeof members[level] !== 'function');
  if (missing.length === 0) return;
  throw new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The logger has no method ${missing.join(', ')}.`,
    hint: `Give an object with the methods ${LEVELS.join(', ')}, such as console.`,
  });
}
