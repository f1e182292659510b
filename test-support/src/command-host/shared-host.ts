import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ProcessOptions, ProcessRun } from '../run-process.js';
import { type CommandHost, createCommandHost } from './command-host.js';
import type { CommandRequest } from './protocol.js';

const VARIABLE = 'GODWIT_TEST_COMMANDS';

type Answer = ProcessRun | { readonly failure: string };

let stop: (() => Promise<void>) | undefined;

/** One host for a whole test run. The path of its socket reaches the tests by the environment. */
export async function startSharedHost(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-commands-'));
  const host = createCommandHost();
  const path = join(folder, 'socket');
  const server = await listen(path, host);
  process.env[VARIABLE] = path;
  stop = async () => {
    delete process.env[VARIABLE];
    server.close();
    host[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  };
}

export async function stopSharedHost(): Promise<void> {
  await stop?.();
  stop = undefined;
}

/** Runs the `godwit` command in a process of the test run that may have run others before, of other test files too. */
export async function runInSharedHost(
  args: readonly string[],
  { cwd = process.cwd(), env }: Omit<ProcessOptions, 'output'>,
): Promise<ProcessRun> {
  const path = process.env[VARIABLE];
  if (path === undefined) throw new Error('No process for commands: run the tests by `npm test`.');
  const socket = connect(path);
  socket.end(JSON.stringify({ args, cwd, env } satisfies CommandRequest));
  const answer = JSON.parse(await text(socket)) as Answer;
  if ('failure' in answer) throw new Error(answer.failure);
  return answer;
}

async function listen(path: string, host: CommandHost): Promise<Server> {
  // The end of a request is the end of what is sent, after which the answer follows.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    void serve(socket, host);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  return server;
}

async function serve(socket: Socket, host: CommandHost): Promise<void> {
  // Whoever asked may be gone by the time of the answer.
  socket.on('error', () => {});
  try {
    const { args, ...options } = JSON.parse(await text(socket)) as CommandRequest;
    socket.end(JSON.stringify((await host.run(args, options)) satisfies Answer));
  } catch (error) {
    socket.end(JSON.stringify({ failure: String(error) } satisfies Answer));
  }
}
