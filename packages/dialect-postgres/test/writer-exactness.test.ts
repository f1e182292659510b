import type { ColumnPlan, LogicalType, Value } from '@godwit/plugin-api';
import fc from 'fast-check';
import { postgres } from '../src/index.js';
import { type Bench, checkpoint, never, openBench } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

interface Kind {
  readonly type: LogicalType;
  readonly values: fc.Arbitrary<Exclude<Value, null>>;
  /** What PostgreSQL must then hold, as text. */
  readonly spell: (value: never) => string;
  /** The query's text of the column `v`. */
  readonly read?: string;
}

const digits = (from: number, to: number) => fc.stringMatching(new RegExp(`^[0-9]{${from},${to}}$`));
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.replaceAll('\0', ''));
const two = (number: number): string => String(number).padStart(2, '0');
const fraction = digits(1, 6).map((value) => value.replace(/0+$/, ''));
const date = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`);
const time = fc
  .tuple(
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 59 }),
    fraction,
  )
  .map(([h, m, s, f]) => `${two(h)}:${two(m)}:${two(s)}${f === '' ? '' : `.${f}`}`);
const moment = fc.tuple(date, time).map(([day, clock]) => `${day} ${clock}`);
const same = (value: string): string => value;
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const bits = (value: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return hex(new Uint8Array(view.buffer));
};

const KINDS: readonly Kind[] = [
  { type: { kind: 'boolean' }, values: fc.boolean(), spell: (v: boolean) => String(v) },
  { type: { kind: 'integer', bits: 16 }, values: fc.integer({ min: -32768, max: 32767 }), spell: String },
  { type: { kind: 'integer', bits: 32 }, values: fc.integer(), spell: String },
  { type: { kind: 'bigint' }, values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), spell: String },
  {
    type: { kind: 'decimal' },
    values: fc.oneof(
      fc.constantFrom('NaN', 'Infinity', '-Infinity', '0', '-0.000000000000000000001'),
      fc
        .tuple(digits(1, 30), digits(1, 30))
        .map(([whole, part]) => `-${whole.replace(/^0+(?=.)/, '')}.${part}1`),
    ),
    spell: same,
  },
  {
    type: { kind: 'float', bits: 64 },
    values: fc.double({ noNaN: false }),
    spell: bits,
    read: "encode(float8send(v), 'hex')",
  },
  { type: { kind: 'text' }, values: text, spell: same },
  { type: { kind: 'text', maxLength: 40 }, values: text, spell: same },
  { type: { kind: 'bytes' }, values: fc.uint8Array({ maxLength: 40 }), spell: hex, read: "encode(v, 'hex')" },
  { type: { kind: 'date' }, values: date, spell: same },
  { type: { kind: 'time', precision: 6, zoned: false }, values: time, spell: same },
  { type: { kind: 'timestamp', precision: 6, zoned: false }, values: moment, spell: same },
  {
    type: { kind: 'timestamp', precision: 6, zoned: true },
    values: moment.map((value) => `${value}+00`),
    spell: same,
  },
  { type: { kind: 'uuid' }, values: fc.uuid(), spell: same },
  {
    type: { kind: 'json', form: 'text' },
    values: fc.json({ depthSize: 'small' }).map((value) => ` ${value}`),
    spell: same,
  },
];

test.each(KINDS.map((kind) => [postgres.types.toNative(kind.type).type, kind] as const))(
  'every value of %s arrives as it is, and NULL stays NULL',
  async (native, kind) => {
    await bench.client.query(
      `SET TimeZone = 'UTC'; DROP TABLE IF EXISTS kinds; CREATE TABLE kinds (n bigint, v ${native})`,
    );
    const columns: readonly ColumnPlan[] = [
      { name: 'n', as: { kind: 'bigint' } },
      { name: 'v', as: kind.type },
    ];
    const table = { schema: 'public', name: 'kinds' };
    await using writer = await bench.session.openWriter(table, {
      runId: 'run',
      columns,
      mode: 'insert',
      signal: never(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(kind.values), { minLength: 1, maxLength: 100 }), async (values) => {
        await bench.client.query('TRUNCATE kinds');
        await writer.write({ rows: values.map((value, index) => [BigInt(index), value]), position: null });
        await writer.commit(checkpoint('kinds'));
        const read = `SELECT ${kind.read ?? 'v::text'} AS v FROM kinds ORDER BY n`;
        const { rows } = await bench.client.query<{ v: string | null }>(read);
        expect(rows.map((row) => row.v)).toEqual(
          values.map((value) => (value === null ? null : kind.spell(value as never))),
        );
      }),
      { numRuns: 20 },
    );
  },
);

test('arrays keep NULLs, quotes and depth', async () => {
  await bench.client.query('DROP TABLE IF EXISTS arrays; CREATE TABLE arrays (v text[], b bytea[])');
  const of = (kind: 'text' | 'bytes'): LogicalType => ({ kind: 'array', of: { kind } });
  const columns: readonly ColumnPlan[] = [
    { name: 'v', as: of('text') },
    { name: 'b', as: of('bytes') },
  ];
  const options = { runId: 'run', columns, mode: 'insert', signal: never() } as const;
  await using writer = await bench.session.openWriter({ schema: 'public', name: 'arrays' }, options);
  const values = ['a"b', "it's", '\\', 'NULL', '', 'x,y{}'];
  await writer.write({
    rows: [
      [[...values, null], [Uint8Array.of(0, 255)]],
      [[['a'], ['b']], []],
      [null, null],
    ],
    position: null,
  });
  await writer.commit(checkpoint('arrays'));
  const { rows } = await bench.client.query('SELECT v, array_to_json(b)::text AS b FROM arrays');
  expect(rows).toEqual([
    { v: [...values, null], b: '["\\\\x00ff"]' },
    { v: [['a'], ['b']], b: '[]' },
    { v: null, b: null },
  ]);
});
