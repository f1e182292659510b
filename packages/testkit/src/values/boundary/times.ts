import { type BoundaryTable, plain } from './boundary-value.js';

const DATES = [
  ...['1970-01-01', '2024-02-29', '2000-02-29', '1900-02-28', '1582-10-10', '0001-01-01', '9999-12-31'],
  ...['0044-03-15 BC', '4713-01-01 BC', '10000-01-01', '294276-12-31', 'infinity', '-infinity'],
] as const;

const TIMES = ['00:00:00', '23:59:59', '12:34:56.789', '23:59:59.999999', '00:00:00.000001', '24:00:00'];

const TIMESTAMPS = [
  ...['1970-01-01 00:00:00', '1969-12-31 23:59:59.999999', '2024-02-29 12:34:56.789', '2038-01-19 03:14:08'],
  ...[
    '2024-03-31 02:30:00',
    '0001-01-01 00:00:00',
    '9999-12-31 23:59:59.999999',
    '2024-01-01 00:00:00.000001',
  ],
] as const;

/** Times, and lengths of time. */
export const TIMES_AND_DATES: readonly BoundaryTable[] = [
  { name: 'date', type: { kind: 'date' }, values: plain(...DATES) },
  { name: 'time', type: { kind: 'time', precision: 6, zoned: false }, values: plain(...TIMES) },
  {
    name: 'time(3)',
    type: { kind: 'time', precision: 3, zoned: false },
    values: plain('00:00:00', '12:34:56.789', '23:59:59.999'),
  },
  {
    name: 'timetz',
    type: { kind: 'time', precision: 6, zoned: true },
    values: plain(
      '00:00:00+00:00',
      '12:34:56.789+02:00',
      '23:59:59.999999-15:59',
      '12:00:00+05:45',
      '01:02:03+15:59',
    ),
  },
  {
    name: 'timestamp',
    type: { kind: 'timestamp', precision: 6, zoned: false },
    values: plain(
      ...TIMESTAMPS,
      '0044-03-15 12:00:00 BC',
      '4713-01-01 00:00:00 BC',
      '10000-01-01 00:00:00',
      '294276-12-31 23:59:59.999999',
      'infinity',
      '-infinity',
    ),
  },
  {
    name: 'timestamp(0)',
    type: { kind: 'timestamp', precision: 0, zoned: false },
    values: plain('1970-01-01 00:00:00', '2024-02-29 23:59:59'),
  },
  {
    name: 'timestamptz',
    type: { kind: 'timestamp', precision: 6, zoned: true },
    values: plain(
      ...TIMESTAMPS.map((text) => `${text}+00`),
      '0044-03-15 12:00:00+00 BC',
      '10000-01-01 00:00:00+00',
      'infinity',
      '-infinity',
    ),
  },
  {
    name: 'interval',
    type: { kind: 'interval' },
    values: plain(
      ...['PT0S', 'P1Y2M3DT4H5M6.789S', 'P1Y2M-3DT4H5M6.789S', 'P-1M', 'P-1Y', 'P10D', 'PT-0.000001S'],
      ...['PT0.000001S', 'PT100H', 'P178000000Y', 'PT1M', 'P1M'],
    ),
  },
];
