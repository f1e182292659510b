import type { LogicalType } from '@godwit/plugin-api';
import { quoteText } from '../../ddl/sql-text.js';
import { cast, type Fragment, type Now, PRECEDENCE, primary, Refusal } from './fragment.js';

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

/** Now, standing for its text in a format of `current-time-text`. */
export function nowFragment(now: Now): Fragment {
  const type = { kind: 'timestamp', precision: 6, zoned: false } as const;
  const precedence = now.plus === undefined ? PRECEDENCE.zone : PRECEDENCE.sum;
  return { sql: momentOf(now), precedence, class: 'timestamp', type, nullable: false, now };
}

function momentOf({ plus, local = false }: Now): string {
  const base = local ? 'LOCALTIMESTAMP' : UTC;
  return plus === undefined ? base : `(${base}) + ${quoteText(plus)}::interval`;
}

/** The text of now. */
export function nowAsText(now: Now): Fragment {
  const parts = now.format.match(/%.|[^%]+/gsu) ?? [];
  const pattern = parts.map((part) => TO_CHAR[part] ?? verbatim(part)).join('');
  return { ...primary(`to_char(${momentOf(now)}, ${quoteText(pattern)})`, 'text'), nullable: false };
}

/** Letters in a pattern of to_char mean something unless they are quoted. */
function verbatim(text: string): string {
  return /^[-\s:./,]*$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** The values look like those that the other side made: as fine as the format. */
function truncated(now: Now, zoned: boolean): Fragment {
  const unit = unitOf(now.format);
  if (!zoned) return primary(`date_trunc('${unit}', ${momentOf(now)})`, 'timestamp');
  if (now.local) throw new Refusal('a local time is no point in time');
  const zone = unit === 'day' ? ", 'UTC'" : '';
  if (now.plus === undefined) return primary(`date_trunc('${unit}', CURRENT_TIMESTAMP${zone})`, 'timestamp');
  const sql = `date_trunc('${unit}', ${momentOf(now)}) AT TIME ZONE 'UTC'`;
  return { sql, precedence: PRECEDENCE.zone, class: 'timestamp' };
}

function unitOf(format: string): string {
  if (format === DATE) return 'day';
  if (format.includes('%f')) return 'milliseconds';
  return format.includes('%S') ? 'second' : 'minute';
}

/** Now as a value of the type that is expected, where the text of that format means one. */
export function assignNow(now: Now, expected: LogicalType): Fragment {
  const { format } = now;
  const isDate = format === DATE;
  switch (expected.kind) {
    case 'text':
      return nowAsText(now);
    case 'date':
      if (isDate || DATE_AND_TIME.test(format)) return cast(nowFragment(now), 'date', 'date');
      break;
    case 'time':
      if (TIME.test(format))
        return cast(
          primary(`date_trunc('${unitOf(format)}', ${momentOf(now)})`, 'timestamp'),
          'time',
          'time',
        );
      break;
    case 'timestamp':
      if (isDate || DATE_AND_TIME.test(format)) return truncated(now, expected.zoned);
      break;
    case 'integer':
    case 'bigint':
      if (DIGITS.test(format)) return cast(nowAsText(now), 'bigint', 'integer');
      break;
    default:
  }
  throw new Refusal(`the text of the current time is no value of type ${expected.kind}`);
}
