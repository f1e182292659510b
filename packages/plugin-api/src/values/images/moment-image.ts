const MICROSECONDS_OF_DAY = 86_400_000_000n;
const LARGEST_64 = 2n ** 63n - 1n;
const LARGEST_32 = 2 ** 31 - 1;
/** Days from 0000-03-01 to 2000-01-01. */
const EPOCH_DAYS = 730_425;

/** The days since 2000-01-01 of a canonical date. */
export function daysOf(date: string): number {
  if (date === 'infinity') return LARGEST_32;
  if (date === '-infinity') return -LARGEST_32 - 1;
  const [, digits = '', month = '', day = '', era] = /^(\d+)-(\d\d)-(\d\d)( BC)?$/.exec(date) ?? [];
  const year = era === undefined ? Number(digits) : 1 - Number(digits);
  // Counted from March, so that the odd day is the last of its year.
  const m = (Number(month) + 9) % 12;
  const y = year - (m > 9 ? 1 : 0);
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((m * 153 + 2) / 5) + Number(day) - 1 - EPOCH_DAYS;
}

/** The microseconds since midnight of a canonical time of day. */
export function microsecondsOf(time: string): bigint {
  const [, hour = '', minute = '', second = '', fraction = ''] =
    /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(time) ?? [];
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** The microseconds since 2000-01-01 of a canonical timestamp; a zoned one is in UTC. */
export function momentOf(timestamp: string): bigint {
  if (timestamp === 'infinity') return LARGEST_64;
  if (timestamp === '-infinity') return -LARGEST_64 - 1n;
  const [, date = '', time = '', era = ''] = /^(\S+) ([\d:.]+)(?:\+00)?( BC)?$/.exec(timestamp) ?? [];
  return BigInt(daysOf(date + era)) * MICROSECONDS_OF_DAY + microsecondsOf(time);
}
