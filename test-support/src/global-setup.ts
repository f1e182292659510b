import { startPackedFolder } from './registry/packed-folder.js';
import { startSharedServer } from './shared-server.js';

/** What all test files of a run share. */
export default async function setUp(): Promise<void> {
  startPackedFolder();
  await startSharedServer();
}
