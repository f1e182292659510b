/** A number without any rounding: `digits / 10 ** scale`, where `scale` is not negative. */
export interface ExactNumber {
  readonly digits: bigint;
  readonly scale: number;
}

// Four digits of exponent: every float has fewer, and a longer one would only be a way to fill the memory.
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * Reads a number or its decimal text; undefined for what is none, NaN and infinities included. A double is read by its
 * shortest decimal text, the one that leads back to it.
 */
export function exactNumber(value: bigint | number | string): ExactNumber | undefined {
  if (typeof value === 'bigint') return { digits: value, scale: 0 };
  const match = NUMBER.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const size = BigInt(whole + fraction);
  const digits = sign === '-' ? -size : size;
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** The whole number that is `10 ** places` times as large; undefined where that is none. */
export function shifted({ digits, scale }: ExactNumber, places: number): bigint | undefined {
  if (places >= scale) return digits * 10n ** BigInt(places - scale);
  const unit = 10n ** BigInt(scale - places);
  return digits % unit === 0n ? digits / unit : undefined;
}

/** The whole number nearest to `10 ** places` times the number; halves go away from zero. */
export function rounded({ digits, scale }: ExactNumber, places: number): bigint {
  if (places >= scale) return digits * 10n ** BigInt(places - scale);
  const unit = 10n ** BigInt(scale - places);
  const half = unit / 2n;
  return (digits < 0n ? digits - half : digits + half) / unit;
}

/** The canonical decimal text: no exponent, no zeros in front, no sign of zero; digits behind the point stay. */
export function decimalText({ digits, scale }: ExactNumber): string {
  const size = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const sign = digits < 0n ? '-' : '';
  return scale === 0 ? sign + size : `${sign}${size.slice(0, -scale)}.${size.slice(-scale)}`;
}
