import { type ColumnPlan, encodeQuotedCsv, type LogicalType, type Row, type Value } from '@godwit/plugin-api';
import fc from 'fast-check';
import { postgres } from '../src/index.js';
import { encodedOf, openSourceBench, rowsOf, type SourceBench, tableNamed } from './source-support.js';
import { checkpoint, never, runRecord } from './support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const text = fc.string({ unit: 'binary', maxLength: 30 }).map((value) => value.replaceAll('\0', ''));
const array = (of: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof(
    fc.array(fc.option(of, { freq: 4 }), { maxLength: 5 }),
    fc.array(fc.array(of, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  );

const KINDS: readonly (readonly [LogicalType, fc.Arbitrary<Value>])[] = [
  [{ kind: 'boolean' }, fc.boolean()],
  [{ kind: 'bigint' }, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  [{ kind: 'float', bits: 64 }, fc.double()],
  [{ kind: 'float', bits: 32 }, fc.float()],
  [{ kind: 'text' }, text],
  [{ kind: 'bytes' }, fc.uint8Array({ maxLength: 20 })],
  [{ kind: 'json', form: 'text' }, fc.json()],
  [{ kind: 'array', of: { kind: 'text' } }, array(text)],
  [{ kind: 'array', of: { kind: 'bigint' } }, array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))],
  [{ kind: 'array', of: { kind: 'float', bits: 64 } }, array(fc.double())],
  [{ kind: 'array', of: { kind: 'bytes' } }, array(fc.uint8Array({ maxLength: 5 }))],
  [{ kind: 'array', of: { kind: 'boolean' } }, array(fc.boolean())],
];

const ID: ColumnPlan = { name: 'id', as: { kind: 'integer', bits: 32 } };
const COLUMNS: readonly ColumnPlan[] = [ID, ...KINDS.map(([as], index) => ({ name: `c${index}`, as }))];

/** PostgreSQL puts a row where there is room. */
const byId = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => Number(a[0]) - Number(b[0]));

async function write(encode: boolean, rows: readonly Row[]): Promise<void> {
  const types = COLUMNS.map(({ name, as }) => `${name} ${postgres.types.toNative(as).type}`);
  await bench.client.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (${types.join(', ')})`);
  await using target = await postgres.openTarget(postgres.parseConfig(bench.database.url), {
    signal: never(),
  });
  await target.bookkeeping.begin(runRecord(crypto.randomUUID()));
  const name = { schema: 'public', name: 't' };
  await using writer = await target.openWriter(name, {
    runId: 'run',
    columns: COLUMNS,
    mode: 'insert',
    signal: never(),
  });
  const bytes = Buffer.from(encodeQuotedCsv(rows, COLUMNS));
  await writer.write(
    encode
      ? { encoding: 'quoted-csv', bytes, rowCount: rows.length, position: rows.length }
      : { rows, position: rows.length },
  );
  await bench.client.query(
    "INSERT INTO godwit.runs (run_id, version, source, target, fingerprint, plan) SELECT 'run', version, source, target, fingerprint, plan FROM godwit.runs LIMIT 1 ON CONFLICT DO NOTHING",
  );
  await writer.commit(checkpoint('t', { done: true }));
}

test.each([
  ['rows', false],
  ['encoded', true],
])('what was written as %s is read back as the same values', async (_, encode) => {
  const row = fc.tuple(...KINDS.map(([, values]) => fc.option(values, { freq: 6 })));
  const rows = fc.sample(row, { numRuns: 300, seed: 7 }).map((cells, id): Row => [id, ...cells]);
  await write(encode, rows);
  await using session = await bench.open();
  const table = tableNamed(await session.introspect(), 't');
  expect(table.columns.map((column) => column.type)).toEqual(COLUMNS.map((column) => column.as));
  const read = await rowsOf(session, table, { maxRows: 13 });
  expect(byId(read)).toEqual(rows);
  // Floats may be spelled in several ways that mean the same.
  const exact = COLUMNS.filter(
    ({ as }) => as.kind !== 'float' && !(as.kind === 'array' && as.of.kind === 'float'),
  );
  const kept = rows.map((one) => one.filter((_cell, index) => exact.includes(COLUMNS[index] as ColumnPlan)));
  const lines = read.map(([id]) => encodeQuotedCsv([kept[Number(id)] ?? []], exact));
  expect(await encodedOf(session, table, { columns: exact, maxRows: 13 })).toBe(lines.join(''));
});
