import { describe, expect, test } from '@jest/globals';
import { formatLogicalType, LOGICAL_TYPE_WORDS, parseLogicalType } from '../src/index.js';

describe('the spelling of logical types', () => {
  test.each([
    ...LOGICAL_TYPE_WORDS.filter((word) => word !== 'float'),
    'decimal(10,2)',
    'text(20)',
    'timestamp(3)',
    'timestamptz(0)',
    'time(1)',
    'timetz(2)',
  ])('%s is read and written alike', (text) => {
    const type = parseLogicalType(text);
    expect(type).toBeDefined();
    expect(type === undefined ? '' : formatLogicalType(type)).toBe(text);
  });

  test.each(['number', 'decimal(', 'bigint(3)', 'text(1,2)', 'timestamp(9)', ''])('%j is refused', (text) => {
    expect(parseLogicalType(text)).toBeUndefined();
  });

  test('float is float64, blanks and case do not matter', () => {
    expect(parseLogicalType(' FLOAT ')).toEqual({ kind: 'float', bits: 64 });
    expect(parseLogicalType('Decimal( 8 , 3 )')).toEqual({ kind: 'decimal', precision: 8, scale: 3 });
  });
});
