import type { CanonicalFunction } from '@godwit/plugin-api';
import { cast, type Fragment, PRECEDENCE, primary, Refusal, type Scope } from './expressions-fragment.js';
import { NOW, nowFragment } from './expressions-now.js';

const FORMATS: Partial<Record<CanonicalFunction, string>> = {
  'current-timestamp-utc': '%Y-%m-%d %H:%M:%S',
  'current-date-utc': '%Y-%m-%d',
  'current-time-utc': '%H:%M:%S',
};

/** The current time; what type it becomes follows from its place. */
export function printCurrentTime(
  name: CanonicalFunction,
  values: readonly Fragment[],
  scope: Scope,
): Fragment {
  scope.unstable.add('the current time');
  const format = name === 'current-time-text' ? values[0]?.literal?.text : FORMATS[name];
  if (format !== undefined) return nowFragment(format);
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

function julianDay(): Fragment {
  const sql = 'extract(epoch FROM CURRENT_TIMESTAMP)::double precision / 86400 + 2440587.5::double precision';
  return { sql, precedence: PRECEDENCE.sum, class: 'float', nullable: false };
}
