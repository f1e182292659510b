const TEXTS = [
  '',
  'a',
  'A',
  'abc',
  'Abc  ',
  '  x',
  'user@example.com',
  'É',
  '5',
  'a longer text   ',
  '2020-01-01',
];
const DAYS = ['2020-02-29', '1999-12-31', '2024-05-06', 'infinity', '0044-03-15 BC', '12020-01-01'];
const CLOCKS = ['10:00:00.7', '23:59:59.999999', '00:00:00', '12:30:00.5', '12:30:00.25'];
const MOMENTS = [
  '2020-01-01 10:00:00.5',
  '1999-12-31 23:59:59.999999',
  '1999-12-31 12:00:00.5',
  '2024-05-06 07:08:09',
  '2024-05-06 00:00:00',
  'infinity',
  '0044-03-15 10:00:00 BC',
];

const MEMBERS = [
  'true',
  '"no"',
  '2.5',
  '-2.50',
  '"7"',
  '12345678901234567890',
  '{"b": 5}',
  '{"b": "40000"}',
].map((member) => `{"a": ${member}}`);

/** By the name of a type without its digits and length: values that rules are likely to treat differently. */
export const CONSTANTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\[\]$/, ['{}']],
  [/^(smallint|integer|bigint)$/, ['0', '1', '-1', '2', '7', '42', '100', '-7', '30000']],
  [/^numeric$/, ['0', '1', '2.5', '-3.55', '99.995', '0.125', '-0.005', '12345.678', '1.005', '10', '0.45']],
  [
    /^double precision$/,
    ['0.5', '1.5', '2.5', '-2.5', '-0.5', '3.7', '1e10', '0.1', '0.49999999999999994', '-7.2', '1000000.5'],
  ],
  [/^real$/, ['0.5', '0.1', '2.5', '-1.5', '100']],
  [/^(text|character varying|character|bpchar|citext)$/, TEXTS],
  [/^boolean$/, ['true', 'false']],
  [/^date$/, DAYS],
  [/^time with time zone$/, CLOCKS.map((clock) => `${clock}+00`)],
  [/^time /, CLOCKS],
  [/^timestamp with time zone$/, MOMENTS.map((moment) => moment.replace(/^\d+-.*\d(?= BC|$)/, '$&+00'))],
  [/^timestamp /, MOMENTS],
  [/^uuid$/, ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '00000000-0000-0000-0000-000000000000']],
  [/^jsonb?$/, ['{}', '{"a": 1}', '[1, 2]', '{"a": "x", "b": null}', ...MEMBERS]],
  [/^bytea$/, ['\\x', '\\x00ff']],
  [/^interval$/, ['1 day 02:00:00', '00:00:00.5']],
];
