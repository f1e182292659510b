import { canonicalText, type LogicalType, type Value } from '@godwit/plugin-api';
import { cast } from '@godwit/transforms';
import fc from 'fast-check';

const match = { column: 'c' };
const CLOCK = { kind: 'timestamp', precision: 6, zoned: false } as const;

/** A cast as a function of one value. */
async function casting(from: LogicalType, to: LogicalType): Promise<(value: Value) => Value> {
  const change = await cast({ match, to, onMisfit: 'null' }).open({ site: { type: from } } as never);
  return (value) => change(value as never, []) as Value;
}

const fraction = fc
  .integer({ min: 0, max: 999_999 })
  .map((micros) => (micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`));
const second = fc
  .integer({ min: -62135596800, max: 253402300799 })
  .map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' '));
const moment = fc.tuple(second, fraction).map((parts) => parts.join(''));
const decimal = fc.stringMatching(/^(0|-?[1-9][0-9]{0,30})(\.[0-9]{1,20})?$/);

/** Values of each kind in their canonical form. */
const VALUES: readonly (readonly [LogicalType, fc.Arbitrary<Value>])[] = [
  [{ kind: 'boolean' }, fc.boolean()],
  [{ kind: 'integer', bits: 32 }, fc.integer()],
  [{ kind: 'bigint' }, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)],
  [{ kind: 'decimal' }, fc.oneof(decimal, fc.constantFrom('NaN', 'Infinity', '-Infinity'))],
  [{ kind: 'float', bits: 64 }, fc.double()],
  [{ kind: 'bytes' }, fc.uint8Array()],
  [{ kind: 'date' }, second.map((text) => text.slice(0, 10))],
  [{ kind: 'time', precision: 6, zoned: false }, moment.map((text) => text.slice(11))],
  [CLOCK, moment],
  [{ ...CLOCK, zoned: true }, moment.map((text) => `${text}+00`)],
  [{ kind: 'uuid' }, fc.uuid()],
  [{ kind: 'json', form: 'text' }, fc.json()],
  [{ kind: 'text' }, fc.string({ unit: 'binary' })],
];

test.each(VALUES)('every value of %j becomes its canonical text and comes back', async (type, values) => {
  const there = await casting(type, { kind: 'text' });
  const back = await casting({ kind: 'text' }, type);
  const same = await casting(type, type);
  fc.assert(
    fc.property(values, (value) => {
      const text = there(value);
      expect(text).toBe(canonicalText(value as Exclude<Value, null>, type));
      expect(back(text)).toEqual(value);
      expect(same(value)).toEqual(value);
    }),
  );
});

const NUMBERS = VALUES.filter(([{ kind }]) => ['integer', 'bigint', 'decimal', 'float'].includes(kind));
const PAIRS = NUMBERS.flatMap(([from, values]) => NUMBERS.map(([to]) => [from, to, values] as const));

test.each(PAIRS)('a number that goes from %j to %j is the same number again', async (from, to, values) => {
  const there = await casting(from, to);
  const back = await casting(to, from);
  const text = await casting(from, { kind: 'text' });
  fc.assert(
    fc.property(values, (value) => {
      const moved = there(value);
      if (moved === null || Object.is(value, -0)) return;
      expect(plain(back(moved), text)).toBe(plain(value, text));
    }),
  );
});

/** A number without the zeros behind its point, which are no part of it. */
function plain(value: Value, text: (value: Value) => Value): string {
  const spelled = String(text(value));
  return spelled.includes('.') && !spelled.includes('e') ? spelled.replace(/\.?0+$/, '') : spelled;
}

test('no text at all makes a cast fall over, and what fits is canonical', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789-+:.eE TZBC{}"\\x'.split('')) }),
    moment,
    decimal,
  );
  for (const [type] of VALUES) {
    const there = await casting({ kind: 'text' }, type);
    const same = await casting(type, type);
    fc.assert(
      fc.property(texts, (text) => {
        const value = there(text);
        if (value !== null) expect(same(value)).toEqual(value);
      }),
    );
  }
});
