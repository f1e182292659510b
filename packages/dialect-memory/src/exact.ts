/** A number without rounding: `units / 10 ** scale`, without trailing zeros. */
export interface Exact {
  readonly units: bigint;
  readonly scale: number;
}

/** Reads `-?digits[.digits]`; undefined for anything else, `NaN` and infinities included. */
export function parseExact(text: string): Exact | undefined {
  const [, sign = '', whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const units = BigInt(`${whole}${fraction}`);
  return trimmed(sign === '-' ? -units : units, fraction.length);
}

/** A finite double is a whole number of powers of two, and so a decimal with an end. */
export function exactOf(value: number | bigint): Exact {
  if (typeof value === 'bigint') return { units: value, scale: 0 };
  let scaled = value;
  let scale = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    scale += 1;
  }
  return trimmed(BigInt(scaled) * 5n ** BigInt(scale), scale);
}

/** -1, 0 or 1. */
export function compareExact(a: Exact, b: Exact): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function addExact(a: Exact, b: Exact): Exact {
  const [left, right] = aligned(a, b);
  return trimmed(left + right, Math.max(a.scale, b.scale));
}

export function multiplyExact(a: Exact, b: Exact): Exact {
  return trimmed(a.units * b.units, a.scale + b.scale);
}

export function negateExact({ units, scale }: Exact): Exact {
  return { units: -units, scale };
}

/** The whole part, rounded towards zero. */
export function truncateExact({ units, scale }: Exact): bigint {
  return units / 10n ** BigInt(scale);
}

/** Rounded half away from zero to so many digits after the point. */
export function roundExact(value: Exact, digits: number): Exact {
  if (value.scale <= digits) return value;
  const unit = 10n ** BigInt(value.scale - digits);
  const half = value.units < 0n ? -unit / 2n : unit / 2n;
  const rounded = (value.units + half) / unit;
  return digits < 0 ? { units: rounded * 10n ** BigInt(-digits), scale: 0 } : trimmed(rounded, digits);
}

/** The shortest text: no trailing zeros, no point without digits after it. */
export function formatExact({ units, scale }: Exact): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function aligned(a: Exact, b: Exact): readonly [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale)];
}

function trimmed(units: bigint, scale: number): Exact {
  let [left, digits] = [units, scale];
  while (digits > 0 && left % 10n === 0n) {
    left /= 10n;
    digits -= 1;
  }
  return { units: left, scale: digits };
}
