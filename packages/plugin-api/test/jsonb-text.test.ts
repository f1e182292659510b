import { JsonbText, jsonbText } from '../src/index.js';

function spelled(...bytes: readonly (string | number)[]): string | undefined {
  const text = jsonbText(
    Buffer.concat(bytes.map((one) => (typeof one === 'string' ? Buffer.from(one) : Buffer.of(one)))),
  );
  return text && Buffer.from(text).toString();
}

test('members are put in the order of their keys, with blanks behind colons and commas', () => {
  expect(spelled('{"bb":1,"c":[1.10,1.50E2,-0],"a":"\\u00e4\\/\\u0007","c":null}')).toBe(
    '{"a": "ä/\\u0007", "c": null, "bb": 1}',
  );
});

test.each([
  ['a NUL', [0x00]],
  ['a byte that begins nothing', [0xff]],
  ['a byte that goes on without a beginning', [0x80]],
  ['a character that is cut off', [0xc3]],
  ['a character in a longer form than it needs', [0xc1, 0x81]],
  ['one of three bytes in a longer form', [0xe0, 0x80, 0x81]],
  ['one of four bytes in a longer form', [0xf0, 0x80, 0x80, 0x81]],
  ['half a surrogate pair', [0xed, 0xa0, 0x80]],
  ['a character beyond the last', [0xf4, 0x90, 0x80, 0x80]],
  ['a character whose last byte is none', [0xe2, 0x82, 0x41]],
  ['a line feed', [0x0a]],
])('%s in a string is refused', (_, bytes) => {
  expect(spelled('"a', ...bytes, 'b"')).toBeUndefined();
  expect(spelled('{"a', ...bytes, '":1}')).toBeUndefined();
});

test('only the bytes between two places are read', () => {
  const text = new JsonbText();
  const bytes = Buffer.from('[1]{"a":"x"}"é"12 -5');
  const found = (start: number, end: number): string | undefined =>
    text.spell(bytes, start, end) ? Buffer.from(text.out.subarray(0, text.length)).toString() : undefined;
  expect([found(3, 12), found(12, 16), found(16, 17), found(18, 21), found(0, 3)]).toEqual([
    '{"a": "x"}',
    '"é"',
    '1',
    '-5',
    '[1]',
  ]);
  // What follows would make them whole.
  for (const end of [4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15])
    expect(found(end < 12 ? 3 : 12, end)).toBeUndefined();
  expect(found(18, 20)).toBeUndefined();
});

test('one speller makes long and short texts in turn', () => {
  const text = new JsonbText();
  for (const size of [3, 3_000_000, 5, 100_000, 0]) {
    const json = JSON.stringify({ b: 'x'.repeat(size), a: [size] });
    expect(text.spell(Buffer.from(json), 0, json.length)).toBe(true);
    expect(
      Buffer.from(text.out.subarray(0, text.length)).equals(
        Buffer.from(`{"a": [${size}], "b": "${'x'.repeat(size)}"}`),
      ),
    ).toBe(true);
  }
});

test('numbers that become long have room', () => {
  const json = `[${'1e5000,'.repeat(50)}{"b":1e-5000,"a":1e9999}]`;
  const zeros = (count: number): string => '0'.repeat(count);
  expect(spelled(json)).toBe(
    `[${`1${zeros(5000)}, `.repeat(50)}{"a": 1${zeros(9999)}, "b": 0.${zeros(4999)}1}]`,
  );
});

test('many members are put in order', () => {
  const names = Array.from({ length: 5000 }, (_, index) => `k${(index * 7919) % 5000}`);
  const sorted = [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const json = `{${names.map((name) => `"${name}":"${name}"`).join(',')}}`;
  expect(spelled(json)).toBe(`{${sorted.map((name) => `"${name}": "${name}"`).join(', ')}}`);
});

test.each([
  ['{"a": {"b": 1, "cc": [1, 2]}, "bb": 2}', true],
  ['{"a":1,"bb":2}', true],
  ['{"bb": 1, "a": 2}', false],
  ['[{"b": 1}, {"b": 1, "a": 2}, {"b": 1}]', false],
  ['{"a": 1, "a": 1}', false],
])('%s is checked, and whether its members are in order: %s', (json, isInOrder) => {
  const text = new JsonbText();
  expect([text.check(Buffer.from(json), 0, json.length), text.isInOrder]).toEqual([true, isInOrder]);
  expect(text.check(Buffer.from(json), 0, json.length - 1)).toBe(false);
  expect(text.spell(Buffer.from(json), 0, json.length)).toBe(true);
  expect(Buffer.from(text.out.subarray(0, text.length))).toEqual(
    Buffer.from(jsonbText(Buffer.from(json)) ?? ''),
  );
});
