import { type FaultyProxy, type PostgresServer, startFaultyProxy, startPostgres } from '@godwit/test-support';
import {
  faultNames,
  openStage,
  playFault,
  type Reference,
  refer,
  SCENARIOS,
  type Stage,
} from '@godwit/test-support/torture';

const SEED = Number(process.env['GODWIT_TEST_SEED'] ?? 20260413);
const ROUNDS = 1;

let server: PostgresServer;
let proxy: FaultyProxy;
const stages = new Map<string, { readonly stage: Stage; readonly reference: Reference }>();
const NAMES = ['sqlite-postgres', 'postgres-sqlite'];
beforeAll(async () => {
  // After a crash all that was committed is there, as with a server of people's own.
  server = await startPostgres({ durable: true });
  proxy = await startFaultyProxy(server.url);
  for (const scenario of SCENARIOS.filter(({ name }) => NAMES.includes(name))) {
    const stage = await openStage(scenario, { server: server.url, seed: SEED });
    stages.set(scenario.name, { stage, reference: await refer(stage) });
  }
}, 120_000);
afterAll(async () => {
  for (const { stage } of stages.values()) await stage[Symbol.asyncDispose]();
  await proxy?.[Symbol.asyncDispose]();
  await server?.stop();
});

const cases = faultNames().flatMap((fault) => NAMES.map((name) => [fault, name] as const));

test.each(cases)(
  'when %s, a move (%s) goes on by itself or by the next run, and is exact',
  async (fault, name) => {
    const { stage, reference } = stages.get(name) as { stage: Stage; reference: Reference };
    for (let round = 0; round < ROUNDS; round++) {
      const target = await stage.newTarget();
      const result = await playFault(stage, target, { server, proxy }, reference, {
        fault,
        seed: SEED,
        round,
      });
      process.stdout.write(`seed ${SEED}, ${name}, ${fault} in ${result.phase}: ${result.runs} runs\n`);
      expect({ round, ...result }).toMatchObject({ faults: [] });
      await target.remove();
    }
  },
  400_000,
);
