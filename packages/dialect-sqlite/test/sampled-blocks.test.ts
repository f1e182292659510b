import { SampledBlocks } from '../src/read/digest/sampled-blocks.js';

function chosen(seed: string, blocks: number): readonly number[] {
  const samples = new SampledBlocks(seed);
  return Array.from({ length: blocks }, (_, block) => block).filter((block) => samples.has(block));
}

test('of any number of blocks the first and at least one of a hundred are samples', () => {
  for (const blocks of [1, 5, 21, 85, 185, 1000, 12_345]) {
    const found = chosen('orders', blocks);
    expect(found[0]).toBe(0);
    expect(found.length).toBeGreaterThanOrEqual(Math.floor(blocks / 100));
  }
  expect(chosen('orders', 10_000).length).toBeLessThan(110);
});

test('which blocks are samples depends on the seed alone', () => {
  expect(chosen('orders', 5000)).toEqual(chosen('orders', 5000));
  expect(chosen('orders', 5000)).not.toEqual(chosen('visits', 5000));
});
