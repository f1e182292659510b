import type { ValueForm } from '@godwit/plugin-api';

type Stored = bigint | number | string;

/** How many of a unit a second has. */
const UNITS: Partial<Readonly<Record<ValueForm, bigint>>> = {
  'epoch-s': 1n,
  'epoch-ms': 1000n,
  'epoch-us': 1_000_000n,
};
const DAY_MICROS = 86_400_000_000n;
const DAY_MS = 86_400_000;
/** 1970-01-01 00:00:00 UTC, since the first julian day. */
const EPOCH_MICROS = (4_881_175n * DAY_MICROS) / 2n;
/** A julian day is a double, whose digits are finer than a microsecond by less than this power of two. */
const FINER = 2 ** 32;

/** The moment that a number counts, in UTC as a zoned timestamp is spelled; undefined where it is none. */
export function momentOf(stored: Stored, form: ValueForm): string | undefined {
  const unit = UNITS[form];
  if (unit !== undefined) return typeof stored === 'bigint' ? spell(stored * (1_000_000n / unit)) : undefined;
  if (form !== 'julian' || typeof stored === 'string') return undefined;
  const day = Number(stored);
  const micros = millisecondOf(day) ?? microsOfJulianDay(day);
  return micros === undefined || julianDayOf(micros) !== day ? undefined : spell(micros);
}

function spell(micros: bigint): string | undefined {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((micros - rest) / 1000n));
  if (Number.isNaN(date.valueOf())) return undefined;
  const iso = date.toISOString();
  if (!/^(?!0000)\d{4}-/.test(iso)) return undefined;
  const fraction = String(rest).padStart(6, '0').replace(/0+$/, '');
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction === '' ? '' : `.${fraction}`}+00`;
}

/** The millisecond that SQLite's julianday() makes this very number of: its own moments are of whole milliseconds. */
function millisecondOf(day: number): bigint | undefined {
  const ms = Math.floor(day * DAY_MS + 0.5);
  return Number.isSafeInteger(ms) && ms / DAY_MS === day ? BigInt(ms) * 1000n - EPOCH_MICROS : undefined;
}

/** The nearest microsecond, by whole numbers: a product of doubles would be off by several. */
function microsOfJulianDay(day: number): bigint | undefined {
  const scaled = day * FINER;
  if (!Number.isInteger(scaled)) return undefined;
  const days = BigInt(scaled);
  const scale = BigInt(FINER);
  const micros = (2n * days * DAY_MICROS + scale) / (2n * scale);
  return micros - EPOCH_MICROS;
}

/** The double nearest to a moment's julian day. */
function julianDayOf(micros: bigint): number {
  const since = micros + EPOCH_MICROS;
  if (since % 1000n === 0n) return Number(since / 1000n) / DAY_MS;
  const whole = since / DAY_MICROS;
  return Number(whole) + Number(since % DAY_MICROS) / Number(DAY_MICROS);
}
