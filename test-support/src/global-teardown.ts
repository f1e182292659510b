import { stopSharedHost } from './command-host/shared-host.js';
import { stopPackedFolder } from './registry/packed-folder.js';
import { stopSharedServer } from './shared-server.js';

export default async function tearDown(): Promise<void> {
  stopPackedFolder();
  await stopSharedHost();
  await stopSharedServer();
}
