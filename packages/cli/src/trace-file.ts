import { type DatabaseMigrationManager, exitCodeOf, Trace } from '@godwit/engine';
import type { MigrationError } from '@godwit/plugin-api';
import { type FileRules, reserveFile } from './files/own-file.js';
import type { MoveFlags } from './flags.js';
import { jsonText } from './json-text.js';
import type { Output } from './output.js';
import { renderError, reportError } from './render/error.js';

/** A trace that is written when it is disposed, also of a command that fails. */
export interface TraceFile extends Disposable {
  /** What a command ends with: where the trace could not be written, the code of that. */
  codeOf(exitCode: number): number;
}

/** The place of a trace is looked at before work begins, as {@link reserveFile} does; does nothing where none was asked for. */
export function traceInto(
  { trace: path, force = false }: MoveFlags,
  manager: DatabaseMigrationManager,
  output: Output,
  rules: FileRules = { databases: manager.files, force },
): TraceFile {
  if (path === undefined) return { codeOf: (exitCode) => exitCode, [Symbol.dispose]: () => undefined };
  const file = reserveFile(path, rules);
  const trace = new Trace();
  manager.on(trace.listener);
  let failure: MigrationError | undefined;
  return {
    codeOf: (exitCode) => (failure === undefined ? exitCode : exitCodeOf(failure)),
    [Symbol.dispose]: () => {
      try {
        file.write(jsonText(trace.toJSON()));
      } catch (error) {
        failure = error as MigrationError;
        output.warn(renderError(reportError(failure, output.words), output.errorColors));
      }
    },
  };
}
