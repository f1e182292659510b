import { type BoundaryTable, named, plain } from './boundary-value.js';

const LONG = '1234567890'.repeat(100);

/** Numbers and truth values. */
export const NUMBERS: readonly BoundaryTable[] = [
  { name: 'boolean', type: { kind: 'boolean' }, values: plain(true, false) },
  {
    name: 'smallint',
    type: { kind: 'integer', bits: 16 },
    values: plain(0, 1, -1, 127, 128, -(2 ** 15), 2 ** 15 - 1),
  },
  {
    name: 'integer',
    type: { kind: 'integer', bits: 32 },
    values: plain(0, -1, 2 ** 15, -(2 ** 31), 2 ** 31 - 1),
  },
  {
    name: 'bigint',
    type: { kind: 'bigint' },
    values: plain(
      0n,
      -1n,
      2n ** 31n,
      ...around(2n ** 53n),
      ...around(-(2n ** 53n)),
      -(2n ** 63n),
      2n ** 63n - 1n,
    ),
  },
  {
    name: 'decimal',
    type: { kind: 'decimal' },
    values: [
      ...plain('0', '-1', '1.10', '0.00', '100', '9007199254740993', '18446744073709551616'),
      ...plain('0.1', '-0.000000000000000000000001', '123456789012345678901234567890.0123456789'),
      ...plain('NaN', 'Infinity', '-Infinity'),
      ...named({
        'of 1000 digits': LONG,
        'of 1000 digits below zero': `-${LONG}`,
        'of 500 digits after the point': `0.${LONG.slice(0, 500)}`,
        'of 500 digits on both sides': `${LONG.slice(0, 500)}.${LONG.slice(0, 500)}`,
      }),
    ],
  },
  {
    name: 'decimal(10,2)',
    type: { kind: 'decimal', precision: 10, scale: 2 },
    values: plain('0.00', '0.01', '-0.01', '1.10', '19.90', '100.00', '99999999.99', '-99999999.99'),
  },
  {
    name: 'decimal(5,0)',
    type: { kind: 'decimal', precision: 5, scale: 0 },
    values: plain('0', '7', '99999', '-99999'),
  },
  {
    name: 'decimal(38,10)',
    type: { kind: 'decimal', precision: 38, scale: 10 },
    values: plain(
      '0.0000000001',
      '-0.0000000001',
      '1.1000000000',
      '9999999999999999999999999999.9999999999',
      '-9999999999999999999999999999.9999999999',
    ),
  },
  {
    name: 'float32',
    type: { kind: 'float', bits: 32 },
    values: [
      ...plain(0, -0, 1, -1.5, 2 ** 24, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      ...named({
        '0.1': Math.fround(0.1),
        'the largest': Math.fround(3.4028234663852886e38),
        'the smallest': Math.fround(1.401298464324817e-45),
        'the smallest normal': Math.fround(1.1754943508222875e-38),
      }),
    ],
  },
  {
    name: 'float64',
    type: { kind: 'float', bits: 64 },
    values: [
      ...plain(0, -0, 1, -1.5, 0.1, 0.1 + 0.2, 1 / 3, 1e15, 1e16, 1e21, 1e22, 123456789.12345679, 2 ** 53),
      ...plain(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      ...named({
        'the largest': Number.MAX_VALUE,
        'the smallest': Number.MIN_VALUE,
        'the smallest below zero': -Number.MIN_VALUE,
        'the smallest normal': 2 ** -1022,
        'the largest subnormal': 2 ** -1022 - 2 ** -1074,
        'one and an ulp': 1 + Number.EPSILON,
      }),
    ],
  },
];

function around(value: bigint): readonly bigint[] {
  return [value - 1n, value, value + 1n];
}
