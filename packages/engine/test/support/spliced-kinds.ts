import type { LogicalType, Value } from '@godwit/plugin-api';

const TEXT: LogicalType = { kind: 'text' };

/** Kinds whose values a transform gets and gives, with values that they hold and others that they do not. */
export const KINDS: readonly {
  readonly type: LogicalType;
  readonly good: readonly Value[];
  readonly odd: readonly Value[];
}[] = [
  {
    type: TEXT,
    good: ['', 'a', 'grüße 🐦', 'x'.repeat(40), 'é'.repeat(5), '\uFEFFa', null],
    odd: ['\0', '\ud800', `${'x'.repeat(40)}\0`, `é\udc00`],
  },
  { type: { kind: 'text', maxLength: 3 }, good: ['', 'abc', '🐦🐦🐦'], odd: ['abcd', '🐦🐦🐦🐦'] },
  { type: { kind: 'enum', name: 'mood', values: ['ok', 'grün'] }, good: ['ok', 'grün'], odd: ['bad', ''] },
  { type: { kind: 'boolean' }, good: [true, false, null], odd: [] },
  { type: { kind: 'integer', bits: 16 }, good: [-32_768, 0, 32_767], odd: [32_768, 0.5, Number.NaN] },
  { type: { kind: 'integer', bits: 32 }, good: [-(2 ** 31), 2 ** 31 - 1], odd: [2 ** 31, -Infinity] },
  { type: { kind: 'bigint' }, good: [-(2n ** 63n), 0n, 2n ** 63n - 1n], odd: [2n ** 63n] },
  { type: { kind: 'bytes' }, good: [new Uint8Array(), new Uint8Array([0, 255])], odd: [] },
  {
    type: { kind: 'uuid' },
    good: ['12345678-1234-1234-1234-123456789abc'],
    odd: ['12345678-1234-1234-1234-123456789ABC', ''],
  },
  {
    type: { kind: 'date' },
    good: ['2000-02-29', '0044-03-15 BC', 'infinity'],
    odd: ['2001-02-29', '2000-1-1', 'yesterday', ''],
  },
  {
    type: { kind: 'time', precision: 3, zoned: false },
    good: ['00:00:00', '24:00:00', '01:02:03.5'],
    odd: ['01:02:03.1234', '01:02:03.50', '25:00:00 ', '1:2'],
  },
  {
    type: { kind: 'timestamp', precision: 6, zoned: true },
    good: ['2024-02-29 12:34:56.789+00', '-infinity'],
    odd: ['2024-02-29 12:34:56.789', '2024-02-29T12:34:56+00', '2024-02-30 12:34:56+00'],
  },
  { type: { kind: 'json', form: 'text' }, good: ['{"b": 1.10}', 'null'], odd: ['"\ud800"'] },
];

/** Columns that no transform touches, some of kinds that no transform could be given by their images. */
export const STILL: readonly { readonly type: LogicalType; readonly values: readonly Value[] }[] = [
  { type: { kind: 'decimal', precision: 10, scale: 2 }, values: ['0.00', '-12.50', null] },
  { type: { kind: 'json', form: 'normalized' }, values: ['{"a": 1}', null] },
  { type: { kind: 'float', bits: 64 }, values: [0.1, Number.NaN, null] },
  { type: TEXT, values: ['', 'still', null] },
];
