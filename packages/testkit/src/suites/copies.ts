import assert from 'node:assert/strict';
import { copyEveryType, encodedWay, identity, type Way } from '../lab/copy.js';
import type { Lab } from '../lab/lab.js';
import type { Suite, SuiteTest } from '../suite.js';

/** A whole copy by small batches is the same. */
export const batchesSuite: Suite = {
  name: 'batches of 1 and 7',
  tests: (lab) => [
    testOf(lab, 'a copy by batches of 1 row', [{ maxRows: 1 }]),
    testOf(lab, 'a copy by batches of 7 rows', [{ maxRows: 7 }]),
    encodedTest(lab, 'a copy by encoded batches of 7 rows', (way) => [{ ...way, maxRows: 7 }]),
  ],
};

/** The same copy with every value passed through a function that returns it. */
export const identitySuite: Suite = {
  name: 'identity transform',
  tests: (lab) => [
    testOf(lab, 'a copy through it is the copy without it', [
      { maxRows: 16, through: identity },
      { maxRows: 16 },
    ]),
    encodedTest(lab, 'a copy through it is the encoded copy', (way) => [
      { maxRows: 16, through: identity },
      way,
    ]),
  ],
};

function testOf(lab: Lab, name: string, ways: readonly Way[], skip?: string): SuiteTest {
  const run = async (): Promise<void> => {
    const { source, copies } = await copyEveryType(lab, ways);
    for (const copy of copies) assert.deepEqual(copy, source);
  };
  return { name, skip: lab.needsBoth ?? skip, run };
}

function encodedTest(lab: Lab, name: string, ways: (way: Way) => readonly Way[]): SuiteTest {
  const way = encodedWay(lab);
  if (way !== undefined) return testOf(lab, name, ways(way));
  return testOf(lab, name, [], 'The dialect does not both read and write quoted-csv.');
}
