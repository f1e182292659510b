import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, type LogicalType, parseCanonicalText, type Value } from '../src/index.js';

const bigint = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.uint8Array({ maxLength: 40 });

const KINDS: readonly (readonly [LogicalType, fc.Arbitrary<Exclude<Value, null>>])[] = [
  [{ kind: 'boolean' }, fc.boolean()],
  [{ kind: 'integer', bits: 32 }, fc.integer()],
  [{ kind: 'bigint' }, bigint],
  [{ kind: 'float', bits: 64 }, fc.double()],
  [{ kind: 'text' }, fc.string({ unit: 'binary' })],
  [{ kind: 'bytes' }, bytes],
  [{ kind: 'array', of: { kind: 'bigint' } }, fc.array(fc.option(bigint))],
  [{ kind: 'array', of: { kind: 'bytes' } }, fc.array(fc.option(bytes))],
  [{ kind: 'array', of: { kind: 'text' } }, fc.array(fc.array(fc.option(fc.string())))],
  [{ kind: 'array', of: { kind: 'array', of: { kind: 'boolean' } } }, fc.array(fc.array(fc.boolean()))],
];

describe('a canonical text', () => {
  test.each(KINDS)('of %j is read back to the same value', (type, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parseCanonicalText(canonicalText(value, type), type)).toEqual(value);
      }),
    );
  });

  test('of an array that is no JSON array is an error', () => {
    expect(() => parseCanonicalText('{}', { kind: 'array', of: { kind: 'bigint' } })).toThrow('JSON array');
  });
});
