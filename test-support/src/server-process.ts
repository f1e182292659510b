import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Account } from './account.js';

export interface RunOptions {
  readonly account: Account;
  readonly cwd: string;
}

/** Runs a program to its end; its output is shown only if it fails. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = launch(program, args, options);
  const output = collectOutput(child);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with code ${code}:\n${output()}`);
}

/** Starts a server and waits for its ready message. */
export async function startServer(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ChildProcess> {
  const child = launch(program, args, options);
  const output = collectOutput(child);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`PostgreSQL ended with code ${code}:\n${output()}`)));
    child.stderr?.on('data', () => {
      if (output().includes('ready to accept connections')) resolve();
    });
  });
  return child;
}

/** Asks the server to stop at once, but cleanly, and waits until it has. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGINT');
  await closed;
}

function launch(program: string, args: readonly string[], { account, cwd }: RunOptions): ChildProcess {
  // LC_ALL: the ready message must be in English, whatever the caller's language.
  const env = { ...process.env, LC_ALL: 'C' };
  return spawn(program, args, { ...account, cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-16_384);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}
