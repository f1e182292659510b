import { cellImage, jsonbText, type LogicalType } from '@godwit/plugin-api';
import fc from 'fast-check';
import { type Bench, openBench } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  await bench.client.query(
    `CREATE FUNCTION pg_temp.jsonb_text(given text) RETURNS text LANGUAGE plpgsql AS $$
     BEGIN RETURN given::jsonb::text; EXCEPTION WHEN others THEN RETURN NULL; END $$`,
  );
});
afterAll(() => bench[Symbol.asyncDispose]());

/** What the server makes of texts; null where it refuses. */
async function byServer(texts: readonly string[]): Promise<readonly (string | null)[]> {
  const { rows } = await bench.client.query<{ text: string | null }>(
    'SELECT pg_temp.jsonb_text(given) AS text FROM unnest($1::text[]) WITH ORDINALITY AS t (given, place) ORDER BY place',
    [texts],
  );
  return rows.map(({ text }) => text);
}

function own(text: string): string | null {
  const spelled = jsonbText(Buffer.from(text));
  return spelled === undefined ? null : Buffer.from(spelled).toString();
}

/** Texts that the server and we do not spell alike. */
async function differing(texts: readonly string[]): Promise<readonly unknown[]> {
  const expected = await byServer(texts);
  return texts.flatMap((text, index) =>
    own(text) === expected[index]
      ? []
      : [
          {
            text: text.slice(0, 200),
            expected: expected[index]?.slice(0, 200),
            found: own(text)?.slice(0, 200),
          },
        ],
  );
}

const NUMBERS = [
  ...['0', '-0', '-0.0', '0.0', '-0e5', '0e5', '0e-5', '-0.00e-3', '0.000e3', '0E0'],
  ...[
    '1.10',
    '1.50E2',
    '1.5e1',
    '100e-2',
    '12e-1',
    '1e-7',
    '0.001e2',
    '0.001e3',
    '0.0010e4',
    '-12.5e+3',
    '1e0',
  ],
  ...['1E5', '1e+5', '123456789012345678901234567890.123456789', '9007199254740993', '1.0e-0', '-1e-10'],
  ...[
    '01',
    '-',
    '+1',
    '.5',
    '1.',
    '1.e5',
    '1e',
    '1e+',
    '0x10',
    '1_000',
    '- 1',
    '00',
    '-01',
    '1 2',
    'NaN',
    'Infinity',
  ],
  ...[
    '1e131071',
    '1e131072',
    '0.0001e131075',
    '0.0001e131076',
    '0e131072',
    '0e999999',
    '1e-16383',
    '1e-16384',
  ],
  ...['0e-16383', '0e-16384', '10e-16384', '1e1073741822', '0e1073741822', '0e1073741823', '0e1073741824'],
  ...['0e-1073741823', '0e2147483647', '0e2147483648', '0e99999999999999999999', '0.0e-16382', '0.0e-16383'],
];
const LONG_NUMBERS = [
  `0.${'1'.repeat(16_383)}`,
  `0.${'1'.repeat(16_384)}`,
  `0.${'0'.repeat(16_384)}`,
  '9'.repeat(131_072),
  '9'.repeat(131_073),
  `${'9'.repeat(20_000)}.5`,
  `${'9'.repeat(131_072)}.${'5'.repeat(16_383)}`,
  `-${'9'.repeat(131_072)}`,
  `1${'0'.repeat(16_390)}e-16383`,
  `1${'0'.repeat(16_390)}.0e-16382`,
];
const STRINGS = [
  ...['""', '"a"', '"ä"', '"\u{1F600}"', '"\u007f"', '"\u2028\u2029"', '"\ufeff"', '"\uffff"'],
  ...['"\\""', '"\\\\"', '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\u0001\\u001f\\u007f"', '"\\u0022\\u005c\\u002f"'],
  ...[
    '"\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d"',
    '"\\u00E9\\u00e9\\u20ac"',
    '"\\ud83d\\ude00"',
    '"\\uD83D\\uDE00"',
  ],
  ...[
    '"\\ud83d"',
    '"\\ude00"',
    '"\\ud83d\\ud83d"',
    '"\\ude00\\ud83d"',
    '"\\ud83d\\n"',
    '"\\ud83dx"',
    '"\\ud83d\\u0041"',
  ],
  ...[
    '"\\u0000"',
    '"a\\u0000b"',
    '{"\\u0000": 1}',
    '"\\u"',
    '"\\u12"',
    '"\\u12g4"',
    '"\\x41"',
    '"\\a"',
    '"\\U0041"',
  ],
  ...[
    '"',
    '"a',
    '"\\',
    '"\\"',
    "'a'",
    '"a\nb"',
    '"a\tb"',
    '"a\u0001b"',
    '"a\u001fb"',
    '"\\ud83d\\ude0"',
    '"\\u00 1"',
  ],
  ...['"\\ufffe\\uffff\\ud7ff\\ue000"', '"\\u0080\\u07ff\\u0800"', '"\\udbff\\udfff"', '"\\ud800\\udc00"'],
];
const OBJECTS = [
  ...['{}', '{ }', '[]', '[ ]', '[[]]', '[{}]', '{"a":{}}', ' \t\n\r{"a" : 1 , "b" : [ 1 , 2 ] } \n'],
  ...[
    '{"b":1,"a":2}',
    '{"bb":1,"a":2}',
    '{"aa":1,"b":2}',
    '{"a":1,"a":2}',
    '{"a":1,"b":2,"a":3}',
    '{"b":{"d":1,"c":2},"a":0}',
  ],
  ...[
    '{"ä":1,"zz":2,"z":3}',
    '{"é":1,"ab":2}',
    '{"\\u00e9":1,"é":2}',
    '{"\\u0061":1,"a":2}',
    '{"a":2,"\\u0061":1}',
  ],
  ...[
    '{"\\n":1,"ab":2,"a":3}',
    '{"\\"":1,"!":2,"#":3}',
    '{"\\u0001":1,"\\u0002":2,"\\u0001":3}',
    '{"\\\\a":1,"\\\\A":2}',
  ],
  ...[
    '{"":1}',
    '{"":1,"":2}',
    '{"a":1,"":2}',
    '{"\u{1F600}":1,"\uffff":2,"abcd":3}',
    '{"k":[{"z":1,"y":2},{"y":1,"z":2}]}',
  ],
  ...[
    '{"b":[3,1,2],"a":{"y":null,"x":true}}',
    '{"a":{"b":1,"a":2},"a":{"d":1,"c":2}}',
    '{"c":1,"b":{"c":1,"b":{"c":1,"b":2}}}',
  ],
  ...[
    '{,}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    "{'a':1}",
    '{"a":1 "b":2}',
    '{1:2}',
    '{"a":1}}',
    '{"a":1',
  ],
  ...[
    '[,]',
    '[1,]',
    '[1 2]',
    '[1',
    '[1]]',
    ']',
    '}',
    '[}',
    '{]',
    '[1}',
    '{"a":1]',
    '[1,,2]',
    '[":"]',
    '{"a"::1}',
    '{null:1}',
  ],
  ...[
    'true',
    'false',
    'null',
    ' null ',
    'True',
    'tru',
    'truex',
    'nul',
    'falsey',
    'true false',
    '',
    ' ',
    '\u00a0',
    '\ufeff1',
    '1\f',
  ],
  ...['// a\n1', '/* a */1', '[1]#', 'undefined', '{"a":undefined}', '\v1'],
];

test('hard texts are spelled, or refused, as the server does', async () => {
  const texts = [...NUMBERS, ...STRINGS, ...OBJECTS, ...LONG_NUMBERS];
  expect(await differing(texts)).toEqual([]);
  expect(await differing(texts.map((text) => `[${text},${text}]`))).toEqual([]);
  expect(await differing(texts.map((text) => `{"b":${text},"a":[${text}]}`))).toEqual([]);
});

test('texts of up to a thousand levels are spelled as the server does, deeper ones are refused', async () => {
  const arrays = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const objects = (levels: number): string => `${'{"b":1,"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  expect(await differing([arrays(1000), objects(1000)])).toEqual([]);
  for (const levels of [100, 1000]) expect(own(arrays(levels))).toBe(arrays(levels));
  expect(own(arrays(1001))).toBeNull();
  expect(own(objects(1001))).toBeNull();
});

test('the image of a normalized text is what the server sends', async () => {
  const type: LogicalType = { kind: 'json', form: 'normalized' };
  const texts = ['{"b":[1.50E2,"\\u00e4"],"a":null}', '-0', '"\\n"'];
  const { rows } = await bench.client.query<{ sent: Buffer }>(
    'SELECT jsonb_send(given::jsonb) AS sent FROM unnest($1::text[]) AS given',
    [texts],
  );
  expect(rows.map(({ sent }) => sent.toString('hex'))).toEqual(
    texts.map((text) => Buffer.from(cellImage(text, type)).toString('hex')),
  );
});

const blanks = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 2 });
const character = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).map((one) => JSON.stringify(one).slice(1, -1)),
  fc.integer({ min: 0, max: 0xffff }).map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`),
  fc.constantFrom('a', 'b', '\\n', '\\"', '\\/', '\\\\', '\\u0061', '\\ud83d\\ude00', 'ä', '\\u00E4'),
);
const string = fc.string({ unit: character, maxLength: 6 }).map((text) => `"${text}"`);
const digits = fc.string({ unit: fc.constantFrom('0', '1', '5', '9'), minLength: 1, maxLength: 6 });
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits.map((text) => text.replace(/^0+(?=.)/, '')),
    fc.option(digits, { nil: undefined }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.integer({ min: 0, max: 30 })), {
      nil: undefined,
    }),
  )
  .map(([sign, whole, fraction, exponent]) => {
    const power = exponent === undefined ? '' : exponent.join('');
    return `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${power}`;
  });
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('true', 'false', 'null', '{}', '[]'),
    number,
    string,
    fc
      .tuple(blanks, fc.array(tie('json'), { maxLength: 5 }))
      .map(([gap, all]) => `[${gap}${all.join(`${gap},`)}${gap}]`),
    fc
      .tuple(blanks, fc.array(fc.tuple(string, tie('json')), { maxLength: 6 }))
      .map(
        ([gap, all]) =>
          `{${gap}${all.map(([key, value]) => `${key}${gap}:${gap}${value}`).join(`,${gap}`)}${gap}}`,
      ),
  ),
}));

test('any JSON is spelled as the server spells it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(json, { minLength: 20, maxLength: 100 }), async (texts) => {
      expect(await differing(texts)).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('what is almost JSON is refused where the server refuses it', async () => {
  const broken = fc
    .tuple(json, fc.nat(), fc.constantFrom('', ',', ':', '"', '\\', '}', ']', '0', '-', 'e', '.'))
    .map(([text, place, put]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + put + text.slice(put === '' ? at + 1 : at);
    });
  await fc.assert(
    fc.asyncProperty(fc.array(broken, { minLength: 20, maxLength: 100 }), async (texts) => {
      expect(await differing(texts.map((text) => text.toWellFormed()))).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);
