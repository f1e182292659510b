import TestSequencer from '@jest/test-sequencer';

/** What takes minutes, by a part of its path: begun late, one of them would run alone at the end. */
const LONGEST = [
  'torture.long',
  'there-and-back.long',
  'e2e/test/docs',
  'identity-transform',
  'killed-load',
  'schema-faults',
  'e2e/test/guides',
  'full-disk',
  'replace.long',
  'crashed-server',
  'resume.long',
  'go-on.long',
  '.long.test.ts',
];

/** The order of suites where jest remembers no earlier run: the ones that are known as longest come first. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (tests.some(({ duration }) => duration !== undefined)) return sorted;
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ path }) {
  const place = LONGEST.findIndex((part) => path.includes(part));
  return place < 0 ? LONGEST.length : place;
}
