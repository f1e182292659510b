import type { LogicalType } from '@godwit/plugin-api';
import { normalizeJson } from '@godwit/transforms';
import fc from 'fast-check';
import { failure, runTransform, runValue } from './run-transform.js';

const JSON_TEXT: LogicalType = { kind: 'json', form: 'text' };
const transform = normalizeJson({ match: { column: 'c' } });
const normal = (text: string) =>
  (transform.open({} as never) as (value: string, row: []) => string)(text, []);

test.each([
  [' { "b" : 1 , "a" : [ ] } ', '{"a":[],"b":1}'],
  ['{"a":1,"a":{"c":2,"b":3}}', '{"a":{"b":3,"c":2}}'],
  ['{"a":1,"\\u0061":2}', '{"a":2}'],
  [
    '[12345678901234567890123456789.10, 1E+400, -0.0, 1e3]',
    '[12345678901234567890123456789.10,1E+400,-0.0,1e3]',
  ],
  ['"\\u00e9\\/\\ud83d\\ude00\\u0000\\ud800"', '"é/😀\\u0000\\ud800"'],
  ['{"\\uffff":1,"\\ud83d\\ude00":2,"z":3}', '{"z":3,"\uffff":1,"😀":2}'],
  ['{"__proto__":{"x":1},"10":1,"9":2}', '{"10":1,"9":2,"__proto__":{"x":1}}'],
  ['\t\r\n null', 'null'],
])('%j becomes %j', async (text, expected) => {
  expect(await runTransform(transform, JSON_TEXT, [text])).toEqual({
    type: JSON_TEXT,
    nullable: false,
    values: [expected],
  });
});

test.each([
  '',
  ' ',
  '{',
  '{"a":1,}',
  '[1,]',
  '[1 2]',
  '01',
  '1.',
  '.5',
  '+1',
  '-',
  '1e',
  'NaN',
  'nul',
  'truex',
  '"a',
  '"a\\x"',
  '"\t"',
  "'a'",
  '{a:1}',
  '{"a" 1}',
  '[]]',
  '\u00a01',
  '"\\u12g4"',
])('%j is no JSON', async (text) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(await failure(() => runValue(transform, JSON_TEXT, text))).toMatchObject({
    code: 'VALUE_DOES_NOT_FIT',
    message: expect.stringMatching(/no JSON from character \d+ on/),
  });
});

test('goes as deep as SQLite does, and says so where that ends', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  expect(normal(deep(1000))).toBe(deep(1000));
  expect(() => normal(deep(1001))).toThrow(/1000 levels/);
  expect(() => normal('['.repeat(1_000_000))).toThrow(/1000 levels/);
});

test('reads a text of millions of characters', () => {
  const long = JSON.stringify({ b: 'x"\\'.repeat(1_000_000), a: 1 });
  expect(normal(long)).toHaveLength(long.length);
});

const json = fc.json({ maxDepth: 4, stringUnit: 'binary' });

test('has the meaning that JSON.parse finds, whatever stands between the tokens', () => {
  fc.assert(
    fc.property(json, fc.constantFrom('', ' ', '\n\t'), (text, blank) => {
      const spaced = JSON.stringify(JSON.parse(text), null, blank) + blank;
      expect(JSON.parse(normal(spaced))).toEqual(JSON.parse(text));
      expect(normal(spaced)).toBe(normal(text));
      expect(normal(normal(text))).toBe(normal(text));
    }),
  );
});

test('does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'binary' })), (keys) => {
      const text = (list: readonly string[]) =>
        `{${list.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`;
      const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(normal(text([...keys].reverse()))).toBe(text(sorted));
    }),
  );
});

test('keeps every number as it is written', () => {
  const number = fc.stringMatching(/^-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,5})?$/);
  fc.assert(fc.property(number, (text) => expect(normal(` [ ${text} ] `)).toBe(`[${text}]`)));
});

test('takes exactly what JSON.parse takes', () => {
  const broken = fc
    .tuple(
      json,
      fc.nat(),
      fc.constantFrom('', '"', '\\', ',', '}', ']', '{', '0', '.', '-', 'e', ' ', '\u0001'),
    )
    .map(([text, at, piece]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + 1);
    });
  fc.assert(
    fc.property(broken, (text) => {
      let meaning: unknown;
      try {
        meaning = JSON.parse(text);
      } catch {
        expect(() => normal(text)).toThrow(/no JSON/);
        return;
      }
      expect(JSON.parse(normal(text))).toEqual(meaning);
    }),
    { numRuns: 2000 },
  );
});
