import { availableParallelism } from 'node:os';
import type { MigrationOptions } from '../src/index.js';
import { move } from './support/move.js';
import { column, database, library, table } from './support/sample-schema.js';
import type { WatchedDatabase } from './support/watched-database.js';

const USUAL = Math.min(4, availableParallelism());

/** How many tables at once a plan says. */
async function planned(
  source: WatchedDatabase,
  parallel: MigrationOptions['parallel'],
  concurrentWriters = true,
): Promise<number> {
  const options = parallel === undefined ? {} : { parallel };
  const plan = await move(source, { options, capabilities: { concurrentWriters } }).manager.plan();
  return plan.options.parallel;
}

test('unless it is said, as many tables are copied at once as there are processors, at most four', async () => {
  const large = library(3, 20_001);
  expect(await planned(large, undefined)).toBe(USUAL);
  expect(await planned(large, 'auto')).toBe(USUAL);
  expect(await planned(large, true)).toBe(USUAL);
  expect(await planned(large, false)).toBe(1);
  expect(await planned(large, 7)).toBe(7);
});

test('a tiny database is copied by one, unless it has many tables', async () => {
  const tiny = (): WatchedDatabase => library(3, 5);
  expect(await planned(tiny(), undefined)).toBe(1);
  expect(await planned(tiny(), 3)).toBe(3);
  const many = Array.from({ length: 51 }, (_, index) =>
    table(`t${index}`, [column('n', { kind: 'bigint' })]),
  );
  expect(await planned(database(...many.map((one) => [one, [[1n]]] as const)), undefined)).toBe(USUAL);
});

test('a target that takes one writer at a time gets one, whatever is said', async () => {
  expect(await planned(library(3, 20_001), 4, false)).toBe(1);
});
