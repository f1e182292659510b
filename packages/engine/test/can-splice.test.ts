import { defineTransform, type LogicalType, type Row, type Value } from '@godwit/plugin-api';
import { bindTransforms } from '../src/reading/bind-transforms.js';
import { unsplicedColumn } from '../src/reading/can-splice.js';
import { type Column, workOf } from './support/spliced-work.js';

const TEXT: LogicalType = { kind: 'text' };

test.each<[string, unknown, boolean]>([
  ['an arrow of one value', (value: Value) => value, true],
  ['an arrow of nothing', () => 'x', true],
  ['an arrow of a row', (_value: Value, row: Row) => row[0], false],
  ['an arrow of all that there is', (...all: readonly Value[]) => all[1], false],
  ['an arrow of a row that may be missing', (_value: Value, row: Row = []) => row[0], false],
  ['a value that is taken apart', ({ length }: string, ..._: readonly Row[]) => String(length), false],
  [
    'a function, which knows all that it is called with',
    function (_value: Value) {
      // biome-ignore lint/complexity/noArguments: what a function is called with besides.
      return arguments[1];
    },
    false,
  ],
  ['a function that is bound to another', ((_value: Value, row: Row) => row[0]).bind(undefined), false],
])('%s', async (_, change, isSpliced) => {
  const transform = defineTransform({ name: 'change', match: {}, open: () => change as never });
  const column: Column = { read: TEXT, write: TEXT, given: [], made: [] };
  const work = workOf([column], () => transform as never, false);
  const bound = await bindTransforms(work, async function* () {}, new AbortController().signal);
  expect(bound?.images !== undefined).toBe(isSpliced);
});

test.each<LogicalType>([
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'float', bits: 32 },
  { kind: 'json', form: 'normalized' },
  { kind: 'interval' },
])('$kind is no type of which an image tells just the value', (type) => {
  const placeOf = (read: LogicalType, write: LogicalType): number => {
    const still = { read: type, write: type, given: [], made: undefined };
    return unsplicedColumn(
      workOf([still, { read, write, given: [], made: [] }], () => undefined as never, false),
    );
  };
  expect([placeOf(type, TEXT), placeOf(TEXT, type), placeOf(TEXT, TEXT)]).toEqual([1, 1, -1]);
});
