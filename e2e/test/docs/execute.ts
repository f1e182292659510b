import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('bin', import.meta.url));

/** A finished command. */
export interface Execution {
  /** What went wrong, with everything that the command said; absent: it ended with 0. */
  readonly failure?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command with this Node.js first on its PATH, as `npx` and npm scripts do; `npx` itself starts what is installed. */
export function execute(
  command: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Execution {
  const path = `${BIN}:${dirname(process.execPath)}:${process.env['PATH']}`;
  const [name, ...args] = command;
  const run = spawnSync(name, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, PATH: path, ...env },
  });
  const output = { stdout: run.stdout ?? '', stderr: run.stderr ?? '' };
  if (run.status === 0) return output;
  const said = `${output.stdout}${output.stderr}${run.error?.message ?? ''}`;
  return { ...output, failure: `${command.join(' ')}: exit code ${run.status}\n${said}` };
}
