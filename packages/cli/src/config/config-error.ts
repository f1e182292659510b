import { relative } from 'node:path';
import { MigrationError } from '@godwit/plugin-api';
import { redact } from '../redact.js';
import type { TextPosition } from './json-syntax.js';

/** What is wrong with a config file. */
export interface ConfigProblem {
  readonly file: string;
  readonly position?: Partial<TextPosition> | undefined;
  /** What follows `godwit.config.ts:3:`; a sentence. */
  readonly message: string;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** CONFIG_INVALID with the file and the place in it. */
export function configError(problem: ConfigProblem): MigrationError {
  const { line, column } = problem.position ?? {};
  const place = [shortPath(problem.file), line, column].filter((part) => part !== undefined).join(':');
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message: redact(`${place}: ${problem.message}`),
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    ...(problem.cause === undefined ? {} : { cause: problem.cause }),
  });
}

/** A path from the working directory, where it lies within. */
function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path === '' || path.startsWith('..') ? file : path;
}
