import { parseArgs } from 'node:util';
import { startPostgres } from '../start-postgres.js';
import { SCENARIOS } from './scenarios.js';
import { tableOf, torture } from './torture.js';

/** `npm run test:torture -- --kills 40 --seed 7 --scenario sqlite-postgres --round 3 --rows 200000 --server postgres://...` */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20260413' },
    rows: { type: 'string' },
    round: { type: 'string', default: '0' },
    scenario: { type: 'string', multiple: true },
    server: { type: 'string' },
  },
});

const chosen = SCENARIOS.filter(({ name }) => values.scenario?.includes(name) ?? true);
if (chosen.length === 0) {
  process.stderr.write(`There are these scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}.\n`);
  process.exit(2);
}
await using server = values.server === undefined ? await startPostgres() : undefined;
const result = await torture({
  server: values.server ?? server?.url ?? '',
  kills: Number(values.kills),
  seed: Number(values.seed),
  round: Number(values.round),
  scenarios: chosen,
  ...(values.rows !== undefined && { rows: Number(values.rows) }),
  tell: (line) => process.stdout.write(`${line}\n`),
});
const { rounds, refusals, rollbacks, failures } = result;
process.stdout.write(`\n${tableOf(result)}\n\n`);
process.stdout.write(
  `Seed ${values.seed}: ${rounds} moves, ${refusals} runs refused while a dead one was still known, ${rollbacks} taken back, ${failures.length} failed.\n`,
);
for (const failure of failures) process.stdout.write(`\n${failure}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
