import pg from 'pg';

/** The server of the test run, as a superuser's URL. */
export function sharedServer(): string {
  const url = process.env['GODWIT_TEST_POSTGRES_URL'];
  if (url) return url;
  throw new Error('No PostgreSQL server: run the tests by `npm test`, or set GODWIT_TEST_POSTGRES_URL.');
}

/** The major version of a server, for tests of what not every version has. */
export async function serverVersion(url = sharedServer()): Promise<number> {
  const rows = await execute(url, "SELECT current_setting('server_version_num')::int / 10000 AS major");
  return Number(rows[0]?.['major']);
}

/** Runs SQL in a session of its own, and gives the rows of the last statement. */
export async function execute(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
