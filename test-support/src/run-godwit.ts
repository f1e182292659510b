import { fileURLToPath } from 'node:url';
import { type ProcessRun, runProcess } from './run-process.js';

/** The command as a user of this repository has it. */
const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/godwit.js', import.meta.url));

export type GodwitRun = ProcessRun;

export interface GodwitOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** `inherit`: the command speaks to this process's own terminal, and nothing is collected. */
  readonly output?: 'collect' | 'inherit';
}

/** Runs the real `godwit` command in a process of its own. */
export function runGodwit(args: readonly string[], options: GodwitOptions = {}): Promise<GodwitRun> {
  const { cwd, env, output } = options;
  return runProcess(process.execPath, [COMMAND, ...args], { cwd, env: { ...process.env, ...env }, output });
}
