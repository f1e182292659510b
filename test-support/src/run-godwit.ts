import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The command as a user of this repository has it. */
const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/godwit.js', import.meta.url));

export interface GodwitRun {
  /** The exit code; null where a signal ended the command. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface GodwitOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** `inherit`: the command speaks to this process's own terminal, and nothing is collected. */
  readonly output?: 'collect' | 'inherit';
}

/** Runs the real `godwit` command in a process of its own. */
export async function runGodwit(args: readonly string[], options: GodwitOptions = {}): Promise<GodwitRun> {
  const started = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: options.output === 'inherit' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = (performance.now() - started) / 1000;
  return { code, stdout: stdout?.() ?? '', stderr: stderr?.() ?? '', seconds };
}
