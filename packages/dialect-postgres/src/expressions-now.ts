import type { LogicalType } from '@godwit/plugin-api';
import { quoteString } from '@godwit/plugin-api/sql';
import { cast, type Fragment, PRECEDENCE, primary, Refusal } from './expressions-fragment.js';

/** Now, as a point in time. */
export const NOW = 'CURRENT_TIMESTAMP';
const UTC = `${NOW} AT TIME ZONE 'UTC'`;
const TO_CHAR: Readonly<Record<string, string>> = {
  '%Y': 'YYYY',
  '%m': 'MM',
  '%d': 'DD',
  '%H': 'HH24',
  '%M': 'MI',
  '%S': 'SS',
  '%f': 'SS.MS',
  '%%': '%',
};
const DATE = '%Y-%m-%d';
const DATE_AND_TIME = /^%Y-%m-%d[ T]%H:%M(:%S|:%f)?Z?$/;
const TIME = /^%H:%M(:%S|:%f)?$/;
const DIGITS = /^(%[YmdHMS])+$/;

/** Now in UTC, standing for its text in a format of `current-time-text`. */
export function nowFragment(format: string): Fragment {
  const type = { kind: 'timestamp', precision: 6, zoned: false } as const;
  return { sql: UTC, precedence: PRECEDENCE.zone, class: 'timestamp', type, nullable: false, now: format };
}

/** The text of now in UTC. */
export function nowAsText(format: string): Fragment {
  const parts = format.match(/%.|[^%]+/gsu) ?? [];
  const pattern = parts.map((part) => TO_CHAR[part] ?? verbatim(part)).join('');
  return { ...primary(`to_char(${UTC}, ${quoteString(pattern)})`, 'text'), nullable: false };
}

/** Letters in a pattern of to_char mean something unless they are quoted. */
function verbatim(text: string): string {
  return /^[-\s:./,]*$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** The values look like those that the other side made: as fine as the format. */
function truncated(format: string, zoned: boolean): Fragment {
  const unit = unitOf(format);
  const now = zoned ? `CURRENT_TIMESTAMP${unit === 'day' ? ", 'UTC'" : ''}` : UTC;
  return primary(`date_trunc('${unit}', ${now})`, 'timestamp');
}

function unitOf(format: string): string {
  if (format === DATE) return 'day';
  if (format.includes('%f')) return 'milliseconds';
  return format.includes('%S') ? 'second' : 'minute';
}

/** Now as a value of the type that is expected, where the text of that format means one. */
export function assignNow(format: string, expected: LogicalType): Fragment {
  const now = nowFragment(format);
  const isDate = format === DATE;
  switch (expected.kind) {
    case 'text':
      return nowAsText(format);
    case 'date':
      if (isDate || DATE_AND_TIME.test(format)) return cast(now, 'date', 'date');
      break;
    case 'time':
      if (TIME.test(format))
        return cast(primary(`date_trunc('${unitOf(format)}', ${UTC})`, 'timestamp'), 'time', 'time');
      break;
    case 'timestamp':
      if (isDate || DATE_AND_TIME.test(format)) return truncated(format, expected.zoned);
      break;
    case 'integer':
    case 'bigint':
      if (DIGITS.test(format)) return cast(nowAsText(format), 'bigint', 'integer');
      break;
    default:
  }
  throw new Refusal(`the text of the current time is no value of type ${expected.kind}`);
}
