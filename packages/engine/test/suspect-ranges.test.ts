import { hash } from 'node:crypto';
import { type BlockDigest, endsBlock } from '@godwit/plugin-api';
import fc from 'fast-check';
import { suspectRanges } from '../src/verify/suspect-ranges.js';

/** A table as its keys in order, each with a value. */
type Rows = ReadonlyMap<number, number>;

function blocksOf(rows: Rows, size: number, byKey = false): readonly BlockDigest[] {
  const blocks: BlockDigest[] = [];
  let part: [number, number][] = [];
  const sorted = [...rows].toSorted(([a], [b]) => a - b);
  for (const [index, row] of sorted.entries()) {
    const [key] = row;
    part.push(row);
    const isEnd = byKey ? endsBlock({ high: 0, low: key }, part.length, size) : part.length === size;
    if (!isEnd && index < sorted.length - 1) continue;
    blocks.push({ rows: part.length, digest: hash('sha256', JSON.stringify(part)), last: [key] });
    part = [];
  }
  return blocks;
}

const rows = fc
  .uniqueArray(fc.tuple(fc.nat(60), fc.nat(1)), { selector: ([key]) => key })
  .map((entries) => new Map(entries));

test('every row that is not on both sides is in a range that differs, and none where all are', () => {
  fc.assert(
    fc.property(rows, rows, fc.boolean(), fc.integer({ min: 1, max: 5 }), fc.boolean(), (...drawn) => {
      const [here, other, isNear, size, byKey] = drawn;
      // Mostly the same rows, so that some blocks are.
      const there = isNear ? new Map([...here, ...[...other].slice(0, 2)].slice(1)) : other;
      const ranges = suspectRanges(blocksOf(here, size, byKey), blocksOf(there, size, byKey));
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

test('rows that are missing here and there make few others suspect where keys end the blocks', () => {
  const here = new Map(Array.from({ length: 100_000 }, (_, key) => [key, 0]));
  const there = new Map([...here].filter(([key]) => key % 10_000 !== 77));
  const [source, target] = [here, there].map((rows) => blocksOf(rows, 100, true));
  const ranges = suspectRanges(source ?? [], target ?? []);
  expect(ranges).toHaveLength(10);
  expect(ranges.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThan(5000);
});
