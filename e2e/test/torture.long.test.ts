import { type PostgresServer, startPostgres } from '@godwit/test-support';
import { SCENARIOS, tableOf, torture } from '@godwit/test-support/torture';

/** How often commands are killed, and at which moments. More: `npm run test:torture`. */
const KILLS = 20;
/** One by which moves are killed often before they may come to their end, and in every phase. */
const SEED = Number(process.env['GODWIT_TEST_SEED'] ?? 20336202);

/** Both directions, over several connections and over one; some tables travel in binary, others as values or as text. */
const NAMES = ['postgres-sqlite', 'sqlite-postgres-as-values', 'postgres-sqlite-as-text'];
/** What is between two kills takes as long whatever the tables hold, and here they need not be cut into ranges. */
const ROWS = 16_000;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.stop());

test('killed at any moment again and again, a move that goes on makes what an undisturbed one makes', async () => {
  const lines: string[] = [];
  const result = await torture({
    server: server.url,
    kills: KILLS,
    seed: SEED,
    rows: ROWS,
    scenarios: SCENARIOS.filter(({ name }) => NAMES.includes(name)),
    tell: (line) => lines.push(line),
  });
  process.stdout.write(`seed ${SEED}\n${lines.join('\n')}\n${tableOf(result)}\n`);
  expect(result.failures).toEqual([]);
  expect(result.kills.length).toBeGreaterThanOrEqual(KILLS);
  expect(new Set(result.kills.map(({ phase }) => phase)).size).toBe(7);
}, 1_800_000);
