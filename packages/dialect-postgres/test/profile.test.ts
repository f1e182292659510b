import type { LogicalType, ProfileOptions } from '@godwit/plugin-api';
import { openSourceBench, plansOf, type SourceBench, tableNamed } from './source-support.js';
import { never, TEXT } from './support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
  await bench.client.query(`CREATE TABLE odd (id int PRIMARY KEY, f float8, r real, n numeric(5,2), d date, t timestamptz, l int[], s text, b bytea);
    INSERT INTO odd VALUES (1, 'NaN', '-0', 'NaN', 'infinity', '0044-03-15 BC', '[0:1]={1,2}', 'short', NULL),
      (2, '-0', 'NaN', 1.5, '10000-01-01', 'now', '{}', NULL, repeat('x', 500)::bytea), (3, 0, 1, NULL, '9999-12-31', '0001-01-01', '{{1},{2}}', 'y', NULL)`);
});
afterAll(() => bench[Symbol.asyncDispose]());

async function profile(more: Partial<ProfileOptions> = {}) {
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 'odd');
  const options = {
    columns: plansOf(table),
    badText: 'fail',
    sourceTimeZone: 'UTC',
    signal: never(),
  } as const;
  const found = await session.profile?.(table, { ...options, ...more });
  if (found === undefined) throw new Error('no profile');
  return found;
}

test('rows, nulls and the largest cell are counted exactly', async () => {
  let told = 0n;
  const found = await profile({ onProgress: (rows) => (told = rows) });
  expect(told).toBe(3n);
  expect(found.rows).toBe(3n);
  expect(Object.fromEntries(found.columns.map((column) => [column.name, column.nulls]))).toMatchObject({
    id: 0n,
    n: 1n,
    s: 1n,
    b: 2n,
  });
  expect(found.largestCell).toEqual({ column: 'b', bytes: 500, key: 'id=2' });
  expect(await profile({ where: 'id = 3' })).toMatchObject({
    rows: 1n,
    largestCell: { column: expect.any(String) },
  });
});

test('what other databases seldom hold is counted with its keys, and is nothing to a PostgreSQL target', async () => {
  const found = await profile({ target: 'sqlite' });
  const notes = found.columns.flatMap((column) =>
    column.notes.map((note) => [column.name, note.count, note.keys]),
  );
  expect(notes).toEqual([
    ['f', 1, ['id=1']],
    ['f', 1, ['id=2']],
    ['r', 1, ['id=2']],
    ['r', 1, ['id=1']],
    ['n', 1, ['id=1']],
    ['d', 2, ['id=1', 'id=2']],
    ['t', 1, ['id=1']],
    ['l', 1, ['id=1']],
  ]);
  const [first] = found.columns[1]?.notes ?? [];
  expect(first).toMatchObject({
    code: 'VALUES_FITTED',
    place: { schema: 'public', table: 'odd', column: 'f' },
  });
  expect((await profile({ target: 'postgres' })).columns.flatMap((column) => column.notes)).toEqual([]);
});

test.each<[LogicalType, boolean]>([
  [{ kind: 'bigint' }, true],
  [TEXT, true],
  [{ kind: 'decimal' }, true],
  [{ kind: 'float', bits: 64 }, true],
  [{ kind: 'integer', bits: 16 }, false],
  [{ kind: 'boolean' }, false],
  [{ kind: 'text', maxLength: 3 }, false],
])(
  'a chosen type that may not hold every integer is answered with the declared one: %j',
  async (as, fits) => {
    const found = await profile({ columns: [{ name: 'id', as }], chosen: ['id'] });
    const declared = { as: { kind: 'integer', bits: 32 } };
    expect(found.columns[0]).toMatchObject({ misfits: 0n, ...(fits ? {} : { fits: declared }) });
    expect('fits' in (found.columns[0] ?? {})).toBe(!fits);
  },
);
