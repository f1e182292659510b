import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ProcessOptions, ProcessRun } from '../run-process.js';
import type { CommandAnswer, CommandRequest } from './protocol.js';

const PROGRAM = fileURLToPath(new URL('./host.js', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../../packages/cli/dist', import.meta.url));

/** Runs commands in processes that stay, so that not each of them loads the modules of the command anew. */
export interface CommandHost extends Disposable {
  /** Runs the command to its end. Commands at the same time have a process each. */
  run(args: readonly string[], options: Omit<ProcessOptions, 'output'>): Promise<ProcessRun>;
}

/**
 * Starts no process before the first command. What a test asks of the process itself (signals, pipes, memory, the way
 * that it starts and ends) needs `runGodwit`.
 */
export function createCommandHost(): CommandHost {
  const all: ChildProcess[] = [];
  const free: ChildProcess[] = [];
  const start = (): ChildProcess => {
    const child = fork(PROGRAM, [COMMAND], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    // What a process says that dies belongs to the output of the test run. It is no terminal for the commands.
    child.stderr?.on('data', (said: Buffer) => process.stderr.write(said));
    all.push(child);
    return child;
  };
  return {
    run: async (args, { cwd = process.cwd(), env }) => {
      const started = performance.now();
      const child = free.pop() ?? start();
      const answer = await ask(child, { args, cwd, env });
      free.push(child);
      return { ...answer, seconds: (performance.now() - started) / 1000 };
    },
    [Symbol.dispose]: () => {
      for (const child of all) child.kill('SIGKILL');
    },
  };
}

async function ask(child: ChildProcess, request: CommandRequest): Promise<CommandAnswer> {
  const over = new AbortController();
  const died = once(child, 'exit', { signal: over.signal }).then(([code, signal]) => {
    throw new Error(`godwit ${request.args.join(' ')}: its process ended (${signal ?? `code ${code}`}).`);
  });
  try {
    child.send(request);
    const [answer] = await Promise.race([once(child, 'message', { signal: over.signal }), died]);
    return answer as CommandAnswer;
  } finally {
    over.abort();
    died.catch(() => {});
  }
}
