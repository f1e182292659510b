import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ColumnPlan, canonicalJson, digestText, encodeDigestText, type Value } from '../src/index.js';

const decimal = { as: { kind: 'decimal' } } as const;
const json = { as: { kind: 'json', form: 'text' }, form: 'normalized' } as const;

describe('the digest text', () => {
  test.each<[string, Exclude<Value, null>, Omit<ColumnPlan, 'name'>, string]>([
    ['a decimal without the zeros at its end', '19.90', decimal, '19.9'],
    ['a decimal without its empty fraction', '-7.00', decimal, '-7'],
    ['a whole decimal with the zeros that count', '1900', decimal, '1900'],
    ['a decimal that is zero, without sign', '-0.000', decimal, '0'],
    [
      'decimals of an array as such',
      [
        ['1.10', null],
        ['2.00', '-0.0'],
      ],
      { as: { kind: 'array', of: { kind: 'decimal' } } },
      '[["1.1",null],["2","0"]]',
    ],
    ['a decimal that is no number', 'NaN', decimal, 'NaN'],
    ['a double by its bits', 1, { as: { kind: 'float', bits: 64 } }, '3ff0000000000000'],
    ['NaN by one pattern', Number.NaN, { as: { kind: 'float', bits: 64 } }, '7ff8000000000000'],
    ['JSON by its meaning', ' {"b": 1.50, "a": [2e2]}', json, '{"a":[2e2],"b":15e-1}'],
    ['JSON that keeps its text by its text', '{ }', { as: json.as }, '{ }'],
    ['what is no JSON by its text', '{', json, '{'],
    ['text as it is', '1.50', { as: { kind: 'text' } }, '1.50'],
  ])('spells %s', (_name, value, plan, text) => {
    expect(digestText(value, plan)).toBe(text);
  });

  test('tells every double from every other', () => {
    const as = { as: { kind: 'float', bits: 64 } } as const;
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        expect(digestText(a, as) === digestText(b, as)).toBe(Object.is(a, b));
      }),
    );
  });

  test('of rows tells NULL from text, and cells from each other', () => {
    const columns = [
      { name: 'a', as: { kind: 'text' } },
      { name: 'b', as: { kind: 'text' } },
      { name: 'c', as: { kind: 'bigint' } },
    ] as const;
    const rows = [
      [null, 'NULL', null],
      ['', 'a,\n', -1n],
      ['é', '\u{1F426}\ud800', 7n],
    ];
    expect(encodeDigestText(rows, columns)).toBe('-1,4,NULL,NULL\n0,,3,a,\n,-1\n2,é,7,\u{1F426}\ud800,7\n');
  });

  test('is the length of its UTF-8, whatever the text', () => {
    const columns = [{ name: 'a', as: { kind: 'text' } }] as const;
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (text) => {
          expect(encodeDigestText([[text]], columns)).toBe(
            `${new TextEncoder().encode(text).length},${text}\n`,
          );
        },
      ),
    );
  });
});

describe('canonical JSON', () => {
  test('is read as the same by JSON.parse, and is itself canonical', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const canonical = canonicalJson(text, 'as-written');
        const again = canonical.ok ? canonicalJson(canonical.text, 'as-written') : canonical;
        expect(again).toEqual(canonical);
        expect(canonical.ok && JSON.parse(canonical.text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('by value spells equal numbers alike and others not', () => {
    const one = (text: string) => canonicalJson(text, 'by-value');
    for (const text of ['100', '1e2', '100.0', '1.00E+2', '0.1e3'])
      expect(one(text)).toEqual({ ok: true, text: '1e2' });
    for (const text of ['0', '-0', '0.0', '-0e9']) expect(one(text)).toEqual({ ok: true, text: '0' });
    expect(one('12345678901234567890.10')).toEqual({ ok: true, text: '123456789012345678901e-1' });
  });

  test.each(['', '{', '{"a":}', '[1,]', '01', '1.', '"\n"', 'nul', '{} x', `${'['.repeat(1001)}`])(
    'is refused for %j without a word of the text',
    (text) => {
      const answer = canonicalJson(text, 'by-value');
      expect(answer.ok).toBe(false);
    },
  );
});
