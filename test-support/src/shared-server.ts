import { type PostgresServer, startPostgres } from './start-postgres.js';

let started: PostgresServer | undefined;

/** One server for a whole test run. Its URL reaches the tests by the environment. */
export async function startSharedServer(): Promise<void> {
  if (process.env['GODWIT_TEST_POSTGRES_URL']) return;
  started = await startPostgres();
  process.env['GODWIT_TEST_POSTGRES_URL'] = started.url;
}

export async function stopSharedServer(): Promise<void> {
  if (!started) return;
  await started.stop();
  started = undefined;
  delete process.env['GODWIT_TEST_POSTGRES_URL'];
}
