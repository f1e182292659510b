import { describe, expect, test } from '@jest/globals';
import { canonicalText, digestText, encodeQuotedCsv, type LogicalType } from '../src/index.js';

const float: LogicalType = { kind: 'float', bits: 64 };

describe('canonical text', () => {
  test.each<[string, Parameters<typeof canonicalText>[0], LogicalType, string]>([
    ['true', true, { kind: 'boolean' }, 'true'],
    ['a 64-bit integer', -9223372036854775808n, { kind: 'bigint' }, '-9223372036854775808'],
    ['the shortest spelling of a double', 0.1 + 0.2, float, '0.30000000000000004'],
    ['minus zero', -0, float, '-0'],
    ['an infinity', -Infinity, float, '-Infinity'],
    ['bytes as lower-case hex', Uint8Array.of(0, 10, 255), { kind: 'bytes' }, '\\x000aff'],
    ['no bytes', new Uint8Array(), { kind: 'bytes' }, '\\x'],
    ['a decimal as it is', '1.50', { kind: 'decimal', precision: 10, scale: 2 }, '1.50'],
    [
      'an array with a null and an inner array',
      [1n, null, [2n]],
      { kind: 'array', of: { kind: 'bigint' } },
      '["1",null,["2"]]',
    ],
  ])('spells %s', (_name, value, type, text) => {
    expect(canonicalText(value, type)).toBe(text);
  });

  test('digests tell apart doubles that differ in one bit, and the two zeros', () => {
    expect(digestText(1, { as: float })).toBe('3ff0000000000000');
    expect(digestText(1 + Number.EPSILON, { as: float })).toBe('3ff0000000000001');
    expect(digestText(-0, { as: float })).not.toBe(digestText(0, { as: float }));
  });
});

describe('quoted-csv', () => {
  test('keeps NULL apart from the empty text and from the word NULL, and doubles quotes', () => {
    const columns = [
      { name: 'a', as: { kind: 'text' } },
      { name: 'b', as: { kind: 'text' } },
    ] as const;
    const rows = [
      [null, ''],
      ['NULL', "it's,\n'x'"],
    ];
    expect(encodeQuotedCsv(rows, columns)).toBe("NULL,''\n'NULL','it''s,\n''x'''\n");
  });
});
