import fc from 'fast-check';

/** Parts of the values of both sides. All are texts, as PostgreSQL's input and SQLite's literals take them. */
export type Texts = fc.Arbitrary<string>;

const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LARGEST = 2n ** 63n - 1n;

/** Any characters but NUL and lone surrogates: controls, astral ones, combining ones, both ends of the BMP. */
export const anyText: Texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 24 }).map((text) => text.replaceAll('\0', '\x01')),
  fc.string({
    unit: fc.constantFrom('\x01', '\t', '\n', '\r', '\x1f', '\x7f', '\x85', '\u2028', '\ufeff', '\ufffd'),
  }),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', ',', '{', '}', '(', 'N', 'NULL', '\\N', '\\.', ' ', '%', '$'),
  }),
  fc.constantFrom('', ' ', '0', '-0', '007', '1e5', '0x1F', 'NULL', 'null', '\\N', 'true', 'Infinity', 'NaN'),
  fc.constantFrom('\u{10ffff}', '\u{1f468}\u200d\u{1f469}', 'e\u0301', '\uffff\ufffe', '9223372036854775808'),
);

/** Any integer of so many bits, the ends and powers of two more often. */
export function integerOf(bits: 16 | 32 | 64): fc.Arbitrary<bigint> {
  const [min, max] = [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
  const power = fc
    .tuple(fc.integer({ min: 0, max: bits - 2 }), fc.constantFrom(-1n, 0n, 1n), fc.boolean())
    .map(([exponent, by, negative]) => (negative ? -1n : 1n) * (2n ** BigInt(exponent) + by));
  return fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n), power);
}

/** A double of any 64 bits, or a single of any 32: every NaN, both zeros, infinities and subnormal numbers. */
export function floatOf(bits: 32 | 64): fc.Arbitrary<number> {
  const view = new DataView(new ArrayBuffer(8));
  const raw = fc.bigInt({ min: 0n, max: LARGEST * 2n + 1n }).map((pattern) => {
    view.setBigUint64(0, pattern);
    return bits === 64 ? view.getFloat64(0) : view.getFloat32(0);
  });
  const ordinary = bits === 64 ? fc.double() : fc.float();
  return fc.oneof(raw, ordinary, fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1, 0.5));
}

/** Digits before and after the point, without zeros in front. */
export function decimalOf(whole: number, fraction: number): Texts {
  const digits = (most: number): Texts =>
    fc.string({ unit: fc.constantFrom(...'0123456789', '0', '9'), maxLength: most });
  return fc.tuple(fc.constantFrom('', '-'), digits(whole), digits(fraction)).map(([sign, front, back]) => {
    const number = `${front.replace(/^0+/, '') || '0'}${back === '' ? '' : `.${back}`}`;
    return /[1-9]/.test(number) ? `${sign}${number}` : number;
  });
}

const two = (number: number): string => String(number).padStart(2, '0');

/** A day of these years, as ISO writes it. */
export function dayOf(min: number, max: number): Texts {
  return fc
    .tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
    .map(([year, month, day]) => {
      const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      const last = month === 2 && isLeap ? 29 : (DAYS[month] ?? 0);
      return `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(day, last))}`;
    });
}

/** A time of day with at most so many digits of a second. */
export function clockOf(digits: number): Texts {
  const part = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
  const fraction = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: digits });
  return fc
    .tuple(part(23), part(59), part(59), fraction)
    .map(([hour, minute, second, more]) => `${two(hour)}:${two(minute)}:${two(second)}${more && `.${more}`}`);
}

export const offset: Texts = fc
  .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 14 }), fc.constantFrom(0, 15, 30, 45, 59))
  .map(([sign, hours, minutes]) => `${sign}${two(hours)}:${two(minutes)}`);

/** JSON text as people write it: blanks, escapes, long numbers, keys twice. */
export const jsonText: Texts = fc.oneof(
  fc.json({ maxDepth: 3 }).map((text) => text.replaceAll('\\u0000', '\\u0001')),
  fc.tuple(fc.constantFrom(' ', '\n', '\t '), fc.json()).map(([blank, text]) => {
    const json = text.replaceAll('\\u0000', '\\u0001');
    return `${blank}{"b":${blank}${json},"a" : [1.10, 1e2, ${json}],"b":2}${blank}`;
  }),
  decimalOf(40, 20),
);

/** Lists whose elements may be NULL; of two dimensions now and then. `write` writes an element. */
export function listOf(element: Texts): Texts {
  const written = element.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
  const flat = fc.array(fc.option(written, { freq: 5, nil: 'NULL' }), { maxLength: 4 });
  const deep = fc.array(fc.tuple(written, fc.constantFrom('NULL', '""'), written), {
    minLength: 1,
    maxLength: 3,
  });
  return fc.oneof(
    { weight: 3, arbitrary: flat.map((parts) => `{${parts.join(',')}}`) },
    deep.map((rows) => `{${rows.map(([a, , c]) => `{${a},NULL,${c}}`).join(',')}}`),
  );
}
