import fc from 'fast-check';
import { type Pair, playChain } from './chain.js';
import { evolution } from './evolving-schema.js';

const PAIRS: readonly Pair[] = [
  ['sqlite', 'sqlite'],
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
  ['postgres', 'postgres'],
];

/** Of each pair; a run of one's own may ask for more. */
const CHAINS = Number(process.env['GODWIT_TEST_CHAINS'] ?? 12);

test.each(PAIRS)(
  'a schema of %s evolves and %s follows; taken back it is what it was, with every row',
  async (...pair) => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(evolution(), async (one) => {
        const { synced, after, back, verified } = await playChain(pair, one);
        changed += synced.statements.length > 0 ? 1 : 0;
        expect({ after, back, verified }).toEqual({ after: [], back: [], verified: 'same' });
      }),
      { numRuns: CHAINS },
    );
    expect(changed).toBeGreaterThan(CHAINS / 2);
  },
  3_600_000,
);
