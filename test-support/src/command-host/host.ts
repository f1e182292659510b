import { pathToFileURL } from 'node:url';
import type { CommandAnswer, CommandRequest } from './protocol.js';

type RunCommand = (args: readonly string[], output: unknown) => Promise<number>;

const [dist = ''] = process.argv.slice(2);
const from = (file: string): string => new URL(file, pathToFileURL(`${dist}/`)).href;
const { runCommand } = (await import(from('run-command.js'))) as { runCommand: RunCommand };
const { createOutput } = (await import(from('output.js'))) as {
  createOutput(args: readonly string[]): unknown;
};

process.on('message', async (request: CommandRequest) => process.send?.(await answer(request)));
process.on('disconnect', () => process.exit());

/** Runs a command in the folder and the environment that it asks for, one at a time. */
async function answer({ args, cwd, env }: CommandRequest): Promise<CommandAnswer> {
  process.chdir(cwd);
  replaceEnvironment(env);
  process.exitCode = undefined;
  const stdout = collect(process.stdout);
  const stderr = collect(process.stderr);
  const code = (await runCommand(args, createOutput(args))) || Number(process.exitCode ?? 0);
  return { code, stdout: stdout(), stderr: stderr() };
}

function replaceEnvironment(env: CommandRequest['env']): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  Object.assign(process.env, env);
}

/** Keeps what is written to a stream from now on; the call gives it and lets the stream be. */
function collect(stream: NodeJS.WriteStream): () => string {
  const { write } = stream;
  let text = '';
  stream.write = ((chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  }) as typeof write;
  return () => {
    stream.write = write;
    return text;
  };
}
