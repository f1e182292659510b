import type { Probe } from '@godwit/plugin-api';
import { openSourceBench, type SourceBench } from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('probes that several sessions share are answered in their order, and one that fails ends no session', async () => {
  await bench.client.query(
    'CREATE TABLE shared (id int PRIMARY KEY); INSERT INTO shared SELECT generate_series(1, 10)',
  );
  await using session = await bench.open({ readers: 3 });
  const above = (value: number, name = 'shared'): Probe => {
    return {
      kind: 'above',
      table: { schema: 'public', name },
      column: 'id',
      value: `${value}`,
      keyColumns: [],
    };
  };
  const probes = [3, 9, 0, 10, 5, 7, 8].map((value) => above(value));
  const counts = async (): Promise<readonly bigint[] | undefined> =>
    (await session.count?.(probes))?.map(({ count }) => count);
  const right = [7n, 1n, 10n, 0n, 5n, 3n, 2n];
  expect(await counts()).toEqual(right);
  await expect(session.count?.([...probes, above(1, 'nowhere')])).rejects.toMatchObject({
    code: 'READ_FAILED',
  });
  expect(await counts()).toEqual(right);
  expect(await session.count?.([])).toEqual([]);
});
