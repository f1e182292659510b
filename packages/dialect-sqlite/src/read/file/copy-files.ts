import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import { MigrationError, throwIfAborted } from '@godwit/plugin-api';

const ATTEMPTS = 5;
const COPY_PROCESS = new URL('./copy-files-process.js', import.meta.url);

/**
 * Copies a database byte for byte with its `-wal` or `-journal`, by a process of its own: this one would drop its locks
 * on the file with the end of the copy. The parts are copied one after the other, so none may have changed meanwhile.
 * Throws SOURCE_BUSY where they do, INTERRUPTED, and errors of the system by its codes.
 */
export async function copyFiles(from: string, to: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    throwIfAborted(signal);
    const before = await stateOf(from);
    await Promise.all(['', '-wal', '-journal'].map((end) => rm(to + end, { force: true })));
    await runCopy(from, to, signal);
    if ((await stateOf(from)) === before) return;
  }
  throw new MigrationError({
    code: 'SOURCE_BUSY',
    message: 'The database changes while it is copied.',
    hint: 'Stop the program that writes to it for the time of the copy.',
  });
}

async function runCopy(from: string, to: string, signal: AbortSignal): Promise<void> {
  const child = fork(COPY_PROCESS, [from, to], { execArgv: [], stdio: 'ignore' });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let code: unknown;
  child.on('message', (message) => {
    code = message;
  });
  try {
    const [status] = (await once(child, 'exit')) as [number | null];
    throwIfAborted(signal);
    if (status !== 0) throw Object.assign(new Error(`the copy failed: ${String(code)}`), { code });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function stateOf(path: string): Promise<string> {
  const parts = ['', '-wal', '-journal'].map(async (end) => {
    const found = await stat(path + end, { bigint: true }).catch(() => undefined);
    return found === undefined ? '' : `${found.size}:${found.mtimeNs}:${found.ino}`;
  });
  return (await Promise.all(parts)).join();
}
