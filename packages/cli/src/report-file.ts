import { exitCodeOf } from '@godwit/engine';
import type { MigrationError } from '@godwit/plugin-api';
import { writeDocument } from './command-context.js';
import { type FileRules, type OwnFile, reserveFile } from './files/own-file.js';
import { jsonText } from './json-text.js';
import type { Output } from './output.js';
import { renderError, reportError } from './render/error.js';

/** The place of a report, where one was asked for; see {@link reserveFile}. */
export function reserveReport(path: string | undefined, rules: FileRules): OwnFile | undefined {
  return path === undefined ? undefined : reserveFile(path, rules);
}

/** What a command found: as data, and for people. */
export interface Answer {
  readonly exitCode: number;
  readonly document: object;
  text(): string;
}

/** Writes an answer where it belongs, and the report. An answer is shown whatever becomes of its report. */
export function giveAnswer(
  { exitCode, document, text }: Answer,
  report: OwnFile | undefined,
  output: Output,
): number {
  const failure =
    report === undefined ? undefined : failureOf(() => report.write(jsonText({ exitCode, ...document })));
  const code = failure === undefined ? exitCode : exitCodeOf(failure);
  const told = failure === undefined ? undefined : reportError(failure, output.words);
  const error = told === undefined ? {} : { error: told };
  if (output.json) writeDocument(output, { exitCode: code, ...error, ...document });
  else output.write(text());
  if (told !== undefined) output.warn(renderError(told, output.errorColors));
  return code;
}

function failureOf(write: () => void): MigrationError | undefined {
  try {
    write();
    return undefined;
  } catch (error) {
    return error as MigrationError;
  }
}
