import type { LogicalType, Value } from '@godwit/plugin-api';
import { constant } from '@godwit/transforms';
import fc from 'fast-check';
import { failure, runTransform } from './run-transform.js';

const match = { column: 'c' };
const TIMESTAMP: LogicalType = { kind: 'timestamp', precision: 3, zoned: true };

test('stands in every row that has a value, and in the others where that is wanted', async () => {
  const type: LogicalType = { kind: 'text', maxLength: 7 };
  expect(await runTransform(constant({ match, value: 'removed' }), type, ['a', null])).toEqual({
    type,
    nullable: false,
    values: ['removed', null],
  });
  const all = constant({ match, value: 'removed', nulls: 'pass' });
  expect((await runTransform(all, type, ['a', null])).values).toEqual(['removed', 'removed']);
});

test('may be NULL', async () => {
  expect(await runTransform(constant({ match, value: null }), { kind: 'uuid' }, ['a'])).toEqual({
    type: { kind: 'uuid' },
    nullable: true,
    values: [null],
  });
});

test.each<[Value, readonly string[]]>([
  [true, ['boolean']],
  [5, ['integer', 'float']],
  [5n, ['bigint']],
  [new Uint8Array(2), ['bytes']],
  ['', ['decimal', 'text', 'date', 'time', 'timestamp', 'interval', 'uuid', 'json', 'enum']],
])('%p is for %j', (value, kinds) => {
  expect(constant({ match, value: value as never }).match.kind).toEqual(kinds);
});

test.each<[Value, LogicalType]>([
  [1.5, { kind: 'float', bits: 32 }],
  [-0, { kind: 'float', bits: 64 }],
  ['1.50', { kind: 'decimal', precision: 4, scale: 2 }],
  ['2024-02-29 10:00:00.123+00', TIMESTAMP],
  ['2024-02-29', { kind: 'date' }],
  ['24:00:00', { kind: 'time', precision: 0, zoned: false }],
  ['{"b": 1, "a": 2}', { kind: 'json', form: 'text' }],
  ['P1D', { kind: 'interval' }],
  ['b', { kind: 'enum', name: 'e', values: ['a', 'b'] }],
  ['00000000-0000-4000-8000-000000000000', { kind: 'uuid' }],
])('%p fits %j', async (value, type) => {
  expect((await runTransform(constant({ match, value: value as never }), type, ['x'])).values).toEqual([
    value,
  ]);
});

test.each<[Value, LogicalType]>([
  [1.5, { kind: 'integer', bits: 32 }],
  [40000, { kind: 'integer', bits: 16 }],
  [0.1000000001, { kind: 'float', bits: 32 }],
  ['removed', { kind: 'text', maxLength: 6 }],
  ['1.505', { kind: 'decimal', precision: 4, scale: 2 }],
  ['1e3', { kind: 'decimal' }],
  ['2024-02-30', { kind: 'date' }],
  ['2024-02-29T10:00:00Z', TIMESTAMP],
  ['2024-02-29 10:00:00', TIMESTAMP],
  ['2024-02-29 10:00:00.1234+00', TIMESTAMP],
  ['c', { kind: 'enum', name: 'e', values: ['a', 'b'] }],
  ['{', { kind: 'json', form: 'text' }],
  ['00000000-0000-4000-8000-00000000000A', { kind: 'uuid' }],
  ['1 day', { kind: 'interval' }],
])('%p does not fit %j, and the plan says so', async (value, type) => {
  const error = await failure(() => runTransform(constant({ match, value: value as never }), type, []));
  expect(error).toMatchObject({
    code: 'TRANSFORM_INVALID',
    message: expect.stringMatching(/"value".* t\.c: /),
  });
});

test('takes every text where text is unbounded', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
      expect((await runTransform(constant({ match, value }), { kind: 'text' }, ['x'])).values).toEqual([
        value,
      ]);
    }),
  );
});
