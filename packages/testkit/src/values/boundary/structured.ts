import type { LogicalType } from '@godwit/plugin-api';
import { type BoundaryTable, named, plain } from './boundary-value.js';

const JSONS = {
  null: 'null',
  true: 'true',
  'a number': '0',
  'a large integer': '9007199254740993',
  'a number of many digits': '1234567890.12345678901234567890',
  'zeros after the point': '{"price": 1.10}',
  'an exponent': '1e400',
  'an empty text': '""',
  escapes: '"\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9 \\ud83d\\ude00"',
  quotes: '{"it\'s": "\'\'"}',
  'an empty object': '{}',
  'an empty array': '[]',
  'members out of order': '{"b": 1, "a": {"d": [1, null, {}], "c": ""}}',
  'equal names': '{"a": 1, "a": 2}',
  astral: '{"\u{1f426}": "\u{10ffff}"}',
} as const;

const MOOD: LogicalType = {
  kind: 'enum',
  name: 'Mood of Kit',
  values: ['', 'sad', "it's", 'Ünïcode', 'NULL', 'a,b "c"'],
};

/** What has an inner shape. */
export const STRUCTURED: readonly BoundaryTable[] = [
  {
    name: 'uuid',
    type: { kind: 'uuid' },
    values: plain(
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '01234567-89ab-4def-8123-456789abcdef',
    ),
  },
  {
    name: 'json',
    type: { kind: 'json', form: 'text' },
    values: [
      ...named(JSONS),
      ...named({ 'blanks around': ' \n{ "a" :\t1 } ', 'no blanks': '{"b":1,"a":[1,2]}' }),
    ],
  },
  { name: 'jsonb', type: { kind: 'json', form: 'normalized' }, values: named(JSONS) },
  {
    name: 'enum',
    type: MOOD,
    values: plain(...MOOD.values).map((one) => ({ ...one, name: `'${one.name}'` })),
  },
  arrays('bigint', { kind: 'bigint' }, { 'of borders': [-(2n ** 63n), 2n ** 63n - 1n, null, 0n] }),
  arrays(
    'text',
    { kind: 'text' },
    {
      'of quotes and braces': ["it's", '"', '\\', '{', '}', ',', '', ' ', 'NULL', 'null', null],
      'of lines': ['a\nb', 'a\r\nb', 'a\tb', '\u{1f426}'],
    },
  ),
  arrays(
    'float64',
    { kind: 'float', bits: 64 },
    {
      'of borders': [0.1, -0, Number.MAX_VALUE, Number.MIN_VALUE, null],
      'of no numbers': [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    },
  ),
  arrays('decimal', { kind: 'decimal' }, { 'of borders': ['1.10', 'NaN', null, '-0.00000000001'] }),
  arrays('boolean', { kind: 'boolean' }, { 'of both': [true, false, null] }),
  arrays('bytes', { kind: 'bytes' }, { 'of bytes': [new Uint8Array(), new Uint8Array([0, 255, 39]), null] }),
  arrays(
    'timestamptz',
    { kind: 'timestamp', precision: 6, zoned: true },
    {
      'of times': ['2024-02-29 12:34:56.789+00', null, '1969-12-31 23:59:59.999999+00'],
    },
  ),
  {
    name: 'array(array(integer))',
    type: { kind: 'array', of: { kind: 'array', of: { kind: 'integer', bits: 32 } } },
    values: named({
      'a matrix': [
        [1, null, 3],
        [4, 5, 6],
      ],
    }),
  },
];

function arrays(name: string, of: LogicalType, more: Parameters<typeof named>[0]): BoundaryTable {
  const type: LogicalType = { kind: 'array', of };
  return { name: `array(${name})`, type, values: named({ empty: [], 'of a NULL': [null], ...more }) };
}
