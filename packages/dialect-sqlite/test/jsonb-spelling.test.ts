import { isJsonbSpelling } from '../src/types/values/words.js';

test.each([
  ['null'],
  ['1.10'],
  ['-0.5'],
  ['"é\u2028\\n\\u001f"'],
  ['{}'],
  ['[]'],
  ['[1, "a", true, null, [], {"a": 1}]'],
  ['{"b": 1, "é": {"z": 1, "aa": 2}, "aaa": [1]}'],
  ['{"a": {"z": 1}, "b": {"a": 1}}'],
])('%s is spelled as jsonb is', (text) => {
  expect(isJsonbSpelling(text)).toBe(true);
});

test.each([
  [' null'],
  ['1e2'],
  ['-0'],
  ['-0.0'],
  ['"\\u00e9"'],
  ['"\\/"'],
  ['[1,2]'],
  ['[1 , 2]'],
  ['{"a":1}'],
  ['{"b": 1, "a": 2}'],
  ['{"aa": 1, "b": 2}'],
  ['{"a": 1, "a": 2}'],
  ['"\\u0000"'],
  ['{"a": [], "b": [{"d": 1, "c": 2}]}'],
])('%s is not', (text) => {
  expect(isJsonbSpelling(text)).toBe(false);
});

test('strings of tens of millions of characters are looked at, also with escaped quotes', () => {
  const long = `\\"${'x'.repeat(30_000_000)}\\\\`;
  expect(isJsonbSpelling(`{"a": "${long}", "b": 1}`)).toBe(true);
  expect(isJsonbSpelling(`{"a": "${long}", "b":1}`)).toBe(false);
});
