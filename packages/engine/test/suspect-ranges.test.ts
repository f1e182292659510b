import { hash } from 'node:crypto';
import type { BlockDigest } from '@godwit/plugin-api';
import fc from 'fast-check';
import { suspectRanges } from '../src/verify/suspect-ranges.js';

/** A table as its keys in order, each with a value. */
type Rows = ReadonlyMap<number, number>;

function blocksOf(rows: Rows, size: number): readonly BlockDigest[] {
  const sorted = [...rows].toSorted(([a], [b]) => a - b);
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, index) => {
    const part = sorted.slice(index * size, (index + 1) * size);
    const last = part.at(-1)?.[0] ?? 0;
    return { rows: part.length, digest: hash('sha256', JSON.stringify(part)), last: [last] };
  });
}

const rows = fc
  .uniqueArray(fc.tuple(fc.nat(60), fc.nat(1)), { selector: ([key]) => key })
  .map((entries) => new Map(entries));

test('every row that is not on both sides is in a range that differs, and none where all are', () => {
  fc.assert(
    fc.property(rows, rows, fc.boolean(), fc.integer({ min: 1, max: 5 }), (here, other, isNear, size) => {
      // Mostly the same rows, so that some blocks are.
      const there = isNear ? new Map([...here, ...[...other].slice(0, 2)].slice(1)) : other;
      const ranges = suspectRanges(blocksOf(here, size), blocksOf(there, size));
      const isIn = (key: number): boolean =>
        ranges.some(
          ({ after, through }) =>
            key > Number(after?.[0] ?? -1) && key <= Number(through?.[0] ?? Number.POSITIVE_INFINITY),
        );
      const different = [...new Set([...here.keys(), ...there.keys()])].filter(
        (key) => here.get(key) !== there.get(key),
      );
      expect(different.filter((key) => !isIn(key))).toEqual([]);
      if (different.length === 0) expect(ranges).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('of ranges their rows of the source are counted', () => {
  const here = new Map(Array.from({ length: 40 }, (_, key) => [key, 0]));
  const there = new Map([...here, [17, 1]]);
  expect(suspectRanges(blocksOf(here, 10), blocksOf(there, 10))).toEqual([
    { after: [9], through: [29], rows: 20 },
  ]);
});
