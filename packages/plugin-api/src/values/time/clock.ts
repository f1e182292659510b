/** A time of day. */
export interface Clock {
  /** Microseconds since midnight. */
  readonly micros: number;
  /** Minutes east of UTC, where the text names a zone. */
  readonly zone: number | undefined;
}

export const MICROS_OF_MINUTE = 60_000_000;
export const MICROS_OF_DAY = 86_400_000_000;

const CLOCK =
  /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(?: ?(Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?))?$/;

/** Reads `HH:MM[:SS[.ffffff]]` with or without `Z` or `±HH[[:]MM]`; undefined for anything else. */
export function readClock(text: string): Clock | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second = '0', fraction = '', zone] = match;
  const digits = fraction.replace(/0+$/, '');
  // No type keeps more, and nothing is cut.
  if (digits.length > 6) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return {
    micros: seconds * 1_000_000 + Number(digits.padEnd(6, '0')),
    zone: zone === undefined ? undefined : minutesOf(zone),
  };
}

/** Minutes east of UTC of `Z`, `±HH`, `±HHMM` or `±HH:MM`. */
function minutesOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** `HH:MM:SS[.ffffff]`, without zeros at the end of the fraction. */
export function clockText(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String(micros % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const text = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return fraction === '' ? text : `${text}.${fraction}`;
}

/** `Z` or `±HH:MM`. */
export function zoneText(minutes: number): string {
  return minutes === 0
    ? 'Z'
    : `${minutes < 0 ? '-' : '+'}${clockText(Math.abs(minutes) * MICROS_OF_MINUTE).slice(0, 5)}`;
}

/** Whether a time has no more digits behind the second than a type of this precision keeps. */
export function hasPrecision(micros: number | bigint, precision: number): boolean {
  return BigInt(micros) % 10n ** BigInt(6 - precision) === 0n;
}
