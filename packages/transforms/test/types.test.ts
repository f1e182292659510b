import { type AnyTransform, defineTransform } from '@godwit/plugin-api';
import { constant, emptyToNull, epochToTimestamp, hash, trim } from '@godwit/transforms';

/**
 * What the compiler refuses. The bodies are never run: `npm run typecheck` fails where a line below an expected error
 * has none.
 */
export function refused(): void {
  defineTransform({
    name: 'the value has the kind that match names',
    match: { kind: 'bigint' },
    // @ts-expect-error a bigint has no toUpperCase
    open: () => (value) => value.toUpperCase(),
  });
  defineTransform({
    name: 'the output decides what is given back',
    match: { kind: 'bigint' },
    output: { kind: 'text' },
    // @ts-expect-error a bigint is no text
    open: () => (value) => value,
  });
  defineTransform({
    name: 'without an output the kind stays',
    match: { kind: 'text' },
    // @ts-expect-error a number is no text
    open: () => (value) => value.length,
  });
  defineTransform({
    name: 'a Date is never a value',
    match: { kind: 'bigint' },
    output: { kind: 'timestamp', precision: 3, zoned: true },
    // @ts-expect-error a timestamp is a string
    open: () => (value) => new Date(Number(value)),
  });
  defineTransform({
    name: 'nothing is not NULL',
    match: { kind: 'text' },
    // @ts-expect-error undefined is no value
    open: () => (value) => (value === '' ? undefined : value),
  });
  defineTransform({
    name: 'one value is changed at once',
    match: { kind: 'text' },
    // @ts-expect-error a promise is no value
    open: () => async (value) => value,
  });
  defineTransform({
    name: 'an output is a whole type',
    match: { kind: 'bigint' },
    // @ts-expect-error a timestamp has a precision and may be zoned
    output: { kind: 'timestamp' },
    open: () => () => '',
  });
  defineTransform({
    name: 'a scan gives the same values',
    match: { kind: 'bigint' },
    open: async ({ scan }) => {
      // @ts-expect-error a bigint is no text
      for await (const value of scan()) value?.trim();
      return (value) => value;
    },
  });
  // @ts-expect-error there is no such kind
  defineTransform({ name: 'kinds are known', match: { kind: 'varchar' }, open: () => (value) => value });
  // @ts-expect-error a transform has a match
  defineTransform({ name: 'a match is needed', open: () => (value: string) => value });
}

/** The same of the transforms of this package. */
export function refusedOptions(): void {
  const match = { column: 'c' };
  // @ts-expect-error only text can be trimmed
  trim({ match: { kind: 'bigint' } });
  // @ts-expect-error there is no such unit
  epochToTimestamp({ match, unit: 'minutes' });
  // @ts-expect-error a hash needs a salt
  hash({ match });
  // @ts-expect-error an unknown option
  emptyToNull({ match, trims: true });
  // @ts-expect-error a bigint is a bigint
  constant({ match: { kind: 'bigint' }, value: 5 });
  // @ts-expect-error a Date is never a value
  constant({ match, value: new Date() });
}

test('what is typed end to end is a transform for any list', () => {
  const list: readonly AnyTransform[] = [
    defineTransform({
      name: 'length',
      match: { kind: ['text', 'uuid'] },
      output: { kind: 'integer', bits: 32 },
      open: () => (value) => (value === '' ? null : value.length),
    }),
    defineTransform({
      name: 'pass',
      match: { kind: 'text' },
      nulls: 'pass',
      open: async () => (value) => value,
    }),
    trim({ match: { table: 't' } }),
    constant({ match: { kind: 'bigint' }, value: 5n }),
  ];
  expect(list.map((one) => one.name)).toEqual(['length', 'pass', 'trim', 'constant']);
});
