import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from './godwit.js';

const onLinux = existsSync('/proc/self/cmdline') ? test : test.skip;

onLinux('a password in a url does not stay in the list of processes', async () => {
  // A server that takes the connection and says nothing.
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const urls = [`postgres://me:hush"@h'ush@127.0.0.1:${port}/db`, 'postgres://127.0.0.1/db?password=hush'];
  const child = start(['migrate', ...urls, '--no-config']);
  const listed = (): string => readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
  try {
    // Node.js itself has to begin before it can do anything.
    while (!listed().startsWith('godwit')) await sleep(5);
    expect(listed().replaceAll('\0', '')).toBe('godwit migrate postgres://*** *** --no-config');
  } finally {
    child.kill('SIGKILL');
    server.close();
  }
});
