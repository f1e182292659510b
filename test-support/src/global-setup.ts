import { fileURLToPath } from 'node:url';
import { startSharedHost } from './command-host/shared-host.js';
import { startPackedFolder } from './registry/packed-folder.js';
import { startSharedServer } from './shared-server.js';

/** What all test files of a run share. */
export default async function setUp(): Promise<void> {
  keepCompiled();
  startPackedFolder();
  await startSharedHost();
  await startSharedServer();
}

/** Commands and threads, which tests start by the hundreds, load the same modules: Node.js keeps what it made of them. */
function keepCompiled(): void {
  const folder = new URL('../../node_modules/.cache/godwit-compiled', import.meta.url);
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(folder);
}
