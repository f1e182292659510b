import type { CanonicalFunction } from '@godwit/plugin-api';
import { quoteText } from '../../ddl/sql-text.js';
import { cast, type Fragment, PRECEDENCE, primary, Refusal, type Scope } from './fragment.js';
import { NOW, nowFragment } from './now.js';

const FORMATS: Partial<Record<CanonicalFunction, string>> = {
  'current-timestamp-utc': '%Y-%m-%d %H:%M:%S',
  'current-date-utc': '%Y-%m-%d',
  'current-time-utc': '%H:%M:%S',
};

const LOCAL: Partial<Record<CanonicalFunction, string>> = {
  'current-timestamp-local': '%Y-%m-%d %H:%M:%S',
  'current-date': '%Y-%m-%d',
  'current-time': '%H:%M:%S',
};

/** The current time; what type it becomes follows from its place. */
export function printCurrentTime(
  name: CanonicalFunction,
  values: readonly Fragment[],
  scope: Scope,
): Fragment {
  scope.unstable.add('the current time');
  const format = name === 'current-time-text' ? values[0]?.literal?.text : FORMATS[name];
  if (format !== undefined) return nowFragment({ format });
  const local = LOCAL[name];
  if (local !== undefined) {
    scope.caveats.add('PostgreSQL takes the local time of the time zone of the session');
    return nowFragment({ format: local, local: true });
  }
  if (name === 'current-time-plus') return shifted(values);
  switch (name) {
    case 'current-timestamp':
      return {
        ...primary(NOW, 'timestamp'),
        type: { kind: 'timestamp', precision: 6, zoned: true },
      };
    case 'current-epoch-s':
      return cast(primary('floor(extract(epoch FROM CURRENT_TIMESTAMP))', 'decimal'), 'bigint', 'integer');
    case 'current-epoch-ms':
      return cast(primary('(extract(epoch FROM CURRENT_TIMESTAMP) * 1000)', 'decimal'), 'bigint', 'integer');
    case 'current-julian-day':
      return julianDay();
    default:
      throw new Refusal(`PostgreSQL has no function for ${name}`);
  }
}

/** A duration of months leads to the last day of a month that is too short, as it does in the tree. */
function shifted([base, duration]: readonly Fragment[]): Fragment {
  const plus = duration?.literal?.text;
  if (base === undefined || plus === undefined) throw new Refusal('its duration is no constant');
  if (base.sql === NOW) {
    const sql = `${NOW} + ${quoteText(plus)}::interval`;
    return { ...base, sql, precedence: PRECEDENCE.sum };
  }
  if (base.now === undefined || base.now.plus !== undefined)
    throw new Refusal('PostgreSQL adds such a duration in another way');
  return nowFragment({ ...base.now, plus });
}

/** Days since noon in Greenwich. */
export const JULIAN_DAY =
  'extract(epoch FROM CURRENT_TIMESTAMP)::double precision / 86400 + 2440587.5::double precision';

function julianDay(): Fragment {
  return { sql: JULIAN_DAY, precedence: PRECEDENCE.sum, class: 'float', nullable: false };
}
