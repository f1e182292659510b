import type { CanonicalFunction } from '@godwit/plugin-api';
import { type Exact, exactOf, negateExact, roundExact, truncateExact } from '../exact.js';
import { isBytes } from '../values.js';
import { compareData, isSame } from './compare.js';
import { type Datum, exactNumber, floatOf, integerOf, numberOf, textOf } from './datum.js';

type Given = Exclude<Datum, null>;

/** A function of the dialect; `strict` ones are not asked where an argument is NULL, which they answer with NULL. */
type Call = { readonly strict: boolean; readonly run: (given: readonly Given[]) => Datum };

/** The functions of {@link CanonicalFunction} that this dialect has; an expression with another is refused. */
export const CALLS: Readonly<Partial<Record<CanonicalFunction, Call>>> = {
  coalesce: {
    strict: false,
    run: (given) => (given as readonly Datum[]).find((one) => one !== null) ?? null,
  },
  nullif: { strict: false, run: ([a, b]) => (isSame(a ?? null, b ?? null) ? null : (a ?? null)) },
  'lower-ascii': text((one) => one.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  'upper-ascii': text((one) => one.replace(/[a-z]/g, (letter) => letter.toUpperCase())),
  length: text((one) => exactOf([...one].length)),
  'byte-length': strict(([one]) =>
    exactOf(isBytes(one) ? one.byteLength : Buffer.byteLength(textOf(one ?? '') ?? '')),
  ),
  trim: text((one, characters) => trimmed(trimmed(one, characters, 'start'), characters, 'end')),
  'trim-start': text((one, characters) => trimmed(one, characters, 'start')),
  'trim-end': text((one, characters) => trimmed(one, characters, 'end')),
  substring: strict(([one, from, count]) => {
    const start = Number(integerOf(from ?? null) ?? 1n) - 1;
    const end = count === undefined ? undefined : start + Number(integerOf(count));
    return [...(textOf(one ?? '') ?? '')].slice(start, end).join('');
  }),
  position: text((one, wanted = '') => {
    const at = one.indexOf(wanted);
    return exactOf(at < 0 ? 0 : [...one.slice(0, at)].length + 1);
  }),
  replace: text((one, wanted = '', by = '') => (wanted === '' ? one : one.replaceAll(wanted, by))),
  absolute: number((one) => (one.units < 0n ? negateExact(one) : one), Math.abs),
  round: strict(([one, digits]) => rounded(exactly(one), digitsOf(digits))),
  'round-double': strict(([one, digits]) => doubled(rounded(exactly(one), digitsOf(digits)))),
  'round-half-even': strict(([one]) => doubled(halfEven(numberOf(one ?? null)))),
  truncate: number((one) => exactOf(truncateExact(one)), Math.trunc),
  floor: number((one) => stepped(one, -1n), Math.floor),
  ceiling: number((one) => stepped(one, 1n), Math.ceil),
  least: strict((given) => given.reduce((a, b) => ((compareData(b, a) ?? 0) < 0 ? b : a))),
  greatest: strict((given) => given.reduce((a, b) => ((compareData(b, a) ?? 0) > 0 ? b : a))),
  'current-timestamp-utc': strict(() => now().slice(0, 19)),
  'current-timestamp': strict(() => `${now().slice(0, 19)}+00`),
  'current-date-utc': strict(() => now().slice(0, 10)),
  'current-time-utc': strict(() => now().slice(11, 19)),
  'current-epoch-ms': strict(() => exactOf(Date.now())),
  'current-epoch-s': strict(() => exactOf(Math.floor(Date.now() / 1000))),
};

function strict(run: Call['run']): Call {
  return { strict: true, run };
}

function text(run: (...given: readonly [string, ...string[]]) => Datum): Call {
  return strict((given) => {
    const [first = '', ...more] = given.map((one) => textOf(one) ?? '');
    return run(first, ...more);
  });
}

function number(exact: (one: Exact) => Exact, float: (one: number) => number): Call {
  return strict(([one]) => {
    const given = numberOf(one ?? null);
    if (given === null) return null;
    return typeof given === 'number' ? float(given) : exact(given);
  });
}

function trimmed(one: string, characters = ' ', side: 'start' | 'end'): string {
  const unwanted = new Set(characters);
  const left = [...one];
  const take = (): string | undefined => left.at(side === 'start' ? 0 : -1);
  for (let next = take(); next !== undefined && unwanted.has(next); next = take()) {
    if (side === 'start') left.shift();
    else left.pop();
  }
  return left.join('');
}

/** A number with all its digits; what has none, such as infinity, as it is. */
function exactly(given: Given | undefined): Exact | number | null {
  const number = numberOf(given ?? null);
  return number === null ? null : (exactNumber(number) ?? number);
}

function digitsOf(given: Given | undefined): number {
  return Number(integerOf(given ?? null) ?? 0n);
}

function rounded(given: Exact | number | null, digits: number): Exact | number | null {
  return given === null || typeof given === 'number' ? given : roundExact(given, digits);
}

function doubled(given: Exact | number | null): number | null {
  return given === null ? null : floatOf(given);
}

function halfEven(given: Exact | number | null): number | null {
  if (given === null) return null;
  const number = floatOf(given);
  const below = Math.floor(number);
  if (number - below !== 0.5) return Math.round(number);
  return below % 2 === 0 ? below : below + 1;
}

/** The whole number at or beside a number, down or up. */
function stepped(one: Exact, step: bigint): Exact {
  const whole = truncateExact(one);
  const isBeyond = one.scale > 0 && one.units < 0n === step < 0n;
  return exactOf(isBeyond ? whole + step : whole);
}

/** Now in UTC, as a timestamp is spelled. */
function now(): string {
  return new Date().toISOString().replace('T', ' ');
}
