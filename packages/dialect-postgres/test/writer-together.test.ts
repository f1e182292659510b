import { type ColumnPlan, encodeQuotedCsv, type WholeTable } from '@godwit/plugin-api';
import { type Bench, BIGINT, checkpoint, never, openBench, TEXT } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const COLUMNS: readonly ColumnPlan[] = [
  { name: 'id', as: BIGINT },
  { name: 'a', as: TEXT },
];

test('of tables that are copied together the one that fails is named, and the session goes on', async () => {
  await bench.client.query(
    ['t', 'u', 'v'].map((name) => `CREATE TABLE ${name} (id bigint PRIMARY KEY, a text NOT NULL)`).join(';'),
  );
  const whole = (name: string, ids: readonly bigint[], text: string): WholeTable => {
    const given = ids.map((id) => [id, text] as const);
    const bytes = Buffer.from(encodeQuotedCsv(given, COLUMNS));
    const batch = { encoding: 'quoted-csv', bytes, rowCount: ids.length, position: null };
    return {
      table: { schema: 'public', name },
      columns: COLUMNS,
      batches: [batch],
      checkpoint: checkpoint(name),
    };
  };
  // What is sent for a table behind the one that fails is more than a socket holds.
  const [t, twice, v] = [
    whole('t', [1n], 'a'),
    whole('u', [1n, 1n], 'b'),
    whole('v', [1n, 2n], 'c'.repeat(3e6)),
  ];
  await expect(bench.session.writeTogether?.([t, twice, v], never())).rejects.toMatchObject({
    code: 'WRITE_FAILED',
    place: { table: 'u' },
  });
  expect(await bench.session.writeTogether?.([t, whole('u', [1n, 2n], 'b'), v], never())).toBe(true);
  const { rows: found } = await bench.client.query(
    'SELECT (SELECT count(*)::int FROM t) AS t, (SELECT count(*)::int FROM u) AS u, (SELECT min(length(a)) FROM v) AS v',
  );
  expect(found).toEqual([{ t: 1, u: 2, v: 3e6 }]);
});
