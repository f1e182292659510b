import { execute } from '@godwit/test-support';
import pg from 'pg';
import { postgres } from '../src/index.js';
import { type Bench, never, openBench } from './support.js';

/** So far the clocks of the databases are ahead, and so long it is waited then: silence is a minute, a beat comes every 10 s. */
const AHEAD_S = 45;
const SILENCE_MS = 17_000;

/** Puts the clock of one database ahead. What it reads is its own function, and that of the server stays as it is. */
const CLOCK = `ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO clock_of_the_server;
  CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql
    AS 'SELECT pg_catalog.clock_of_the_server() + interval ''${AHEAD_S} seconds'''`;

/** What the lock of another run says. */
async function refusal(bench: Bench): Promise<string> {
  await using second = await postgres.openTarget(postgres.parseConfig(bench.database.url), {
    signal: never(),
  });
  return await second.lock('second').then(
    () => 'not locked',
    ({ message }: Error) => message,
  );
}

test('a lock whose run is silent is told to be, that of a run that lives is not', async () => {
  await using living = await openBench();
  await using left = await openBench();
  for (const { database } of [living, left]) await execute(database.url, CLOCK);
  await using _lock = await living.session.lock('living');
  // A session that stays on the server although its client says nothing any more.
  const gone = new pg.Client({
    connectionString: left.database.url,
    application_name: 'godwit run gone',
  });
  await gone.connect();
  try {
    await gone.query(`SELECT pg_advisory_lock(${0x67647774}, 1)`);
    const silent =
      / It has said nothing since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, and a run that lives says something every 10 seconds\.$/;
    expect(await refusal(left)).not.toMatch(silent);
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
    expect(await refusal(left)).toMatch(silent);
    expect(await refusal(living)).toMatch(/^Another run living .* UTC\)\.$/);
  } finally {
    await gone.end();
  }
}, 120_000);
