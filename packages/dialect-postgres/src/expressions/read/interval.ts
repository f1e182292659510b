const UNITS: Readonly<Record<string, 'months' | 'days' | 'micros'>> = {
  year: 'months',
  mon: 'months',
  month: 'months',
  week: 'days',
  day: 'days',
  hour: 'micros',
  minute: 'micros',
  min: 'micros',
  second: 'micros',
  sec: 'micros',
};
const FACTORS: Readonly<Record<string, number>> = {
  year: 12,
  week: 7,
  hour: 3_600_000_000,
  minute: 60_000_000,
  min: 60_000_000,
  second: 1_000_000,
  sec: 1_000_000,
};
const PART = /([+-]?\d+(?:\.\d+)?)\s+([a-z]+)|([+-]?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?/gi;

/** An interval as PostgreSQL writes it (`1 day 02:03:04`) in ISO 8601, as PostgreSQL writes that; undefined otherwise. */
export function isoInterval(text: string): string | undefined {
  if (/^P/.test(text)) return text;
  const sums = { months: 0, days: 0, micros: 0 };
  if (text.replace(PART, '').trim() !== '') return undefined;
  for (const [, count, word = '', sign, hours, minutes, seconds = '0', fraction = ''] of text.matchAll(
    PART,
  )) {
    if (count !== undefined) {
      const name = word.toLowerCase().replace(/s$/, '');
      const unit = UNITS[name];
      if (unit === undefined || (unit !== 'micros' && count.includes('.'))) return undefined;
      sums[unit] += Math.round(Number(count) * (FACTORS[name] ?? 1));
    } else {
      const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
      sums.micros += (sign === '-' ? -1 : 1) * (whole * 1_000_000 + Number(fraction.padEnd(6, '0')));
    }
  }
  return written(sums.months, sums.days, sums.micros);
}

function written(months: number, days: number, micros: number): string {
  const part = (value: number, unit: string): string => (value === 0 ? '' : `${value}${unit}`);
  const years = Math.trunc(months / 12);
  const seconds = micros % 60_000_000;
  const date = part(years, 'Y') + part(months - years * 12, 'M') + part(days, 'D');
  const time =
    part(Math.trunc(micros / 3_600_000_000), 'H') +
    part(Math.trunc((micros % 3_600_000_000) / 60_000_000), 'M') +
    (seconds === 0 ? '' : `${(seconds / 1_000_000).toFixed(6).replace(/\.?0+$/, '')}S`);
  if (date + time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}
