import fc from 'fast-check';
import { type LogicalType, parseLogicalType, type Value } from '../src/index.js';
import { casterOf, Misfit } from '../src/values/conversions/index.js';

const type = (word: string): LogicalType => parseLogicalType(word) as LogicalType;

function cast(value: Exclude<Value, null>, from: string, to: string, commas = false): unknown {
  const made = casterOf(type(to))?.make(type(to), { bytes: 'hex', zone: undefined, commas })(
    value,
    type(from),
  );
  return made instanceof Misfit ? `! ${made.reason}` : made;
}

test.each([
  ['', []],
  ['red', ['red']],
  ['red,green', ['red', 'green']],
  ['a,', ['a', '']],
  [',', ['', '']],
  ['with space,q"uote', ['with space', 'q"uote']],
  ['{brace},back\\slash', ['{brace}', 'back\\slash']],
  ['NULL,null', ['NULL', 'null']],
  ['"a,b",c', ['a,b', 'c']],
  ['"say \\"hi\\"",""', ['say "hi"', '']],
  ['"a"', '! it is no list of elements between commas'],
  ['"a"b,c', '! it is no list of elements between commas'],
  ['["a"]', '! it is an array as JSON or as {a,b}, and a list of elements between commas'],
  ['{a,b}', '! it is an array as JSON or as {a,b}, and a list of elements between commas'],
])('%j as a list with commas', (text, expected) => {
  expect(cast(text, 'text', 'text[]', true)).toEqual(expected);
});

test('elements between commas are of the type of the array, or the list does not fit', () => {
  expect(cast('1,-2', 'text', 'bigint[]', true)).toEqual([1n, -2n]);
  expect(cast('1,x', 'text', 'bigint[]', true)).toBe('! it is no number');
});

test.each<readonly [bigint | string, string]>([
  [0n, 'PT0S'],
  [259_205_000_007n, 'P3DT5.000007S'],
  [86_400_000_000n, 'P1D'],
  [86_399_999_999n, 'PT23H59M59.999999S'],
  [-1_000_000n, 'P-1DT23H59M59S'],
  [-86_400_000_000n, 'P-1D'],
  ['1970-01-04 00:00:05.000007', 'P3DT5.000007S'],
  ['1970-01-01T00:00:00', 'PT0S'],
  ['1969-12-31 23:59:59', 'P-1DT23H59M59S'],
])('%s is a duration whose days stand apart', (stored, expected) => {
  expect(cast(stored, typeof stored === 'bigint' ? 'bigint' : 'text', 'interval')).toBe(expected);
});

test.each(['1970-01-04', '1970-01-04 00:00:05Z', '1970-01-04 00:00:05+01:00'])(
  '%s is no duration',
  (text) => {
    expect(cast(text, 'text', 'interval')).toMatch(/^! it is no duration/);
  },
);

test.each<readonly [string, bigint | string]>([
  ['P3DT5.000007S', 259_205_000_007n],
  ['P-1DT23H59M59S', -1_000_000n],
  ['PT0S', 0n],
  ['P1M', '! it has months, which have no fixed length'],
  ['infinity', '! it has months, which have no fixed length'],
])('the microseconds of %s', (duration, expected) => {
  expect(cast(duration, 'interval', 'bigint')).toBe(expected);
});

test('durations of microseconds and lists with commas are read back as what they were', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (micros) => {
      expect(cast(String(cast(micros, 'bigint', 'interval')), 'interval', 'bigint')).toBe(micros);
    }),
  );
  const element = fc.string().filter((one) => !/[",{}\\[\]]/.test(one) && one !== '');
  fc.assert(
    fc.property(fc.array(element), (list) => {
      const quoted = list.map((one, index) => (index % 2 === 0 ? one : JSON.stringify(`${one},`)));
      const texts = list.map((one, index) => (index % 2 === 0 ? one : `${one},`));
      expect(cast(quoted.join(','), 'text', 'text[]', true)).toEqual(texts);
    }),
  );
});
