import {
  type AnyTransform,
  type Column,
  defineTransform,
  formatTableName,
  type LogicalType,
  type Table,
} from '@godwit/plugin-api';
import { doesNotFit } from '@godwit/plugin-api/conversions';
import { momentText, offsetAt, readMoment } from '@godwit/plugin-api/time';

/** What calendars with zones know: the years 1 to 9999, in microseconds since 1970. */
const FIRST = BigInt(Date.parse('0001-01-02')) * 1000n;
const LAST = BigInt(Date.parse('9999-12-31')) * 1000n;

/** The name of the transform that makes what clocks in a zone show. */
export const CLOCKS = 'targetTimeZone';

/** Makes what clocks in a zone show at the moments of a column. */
export function clockTransform(
  table: Table,
  { name: column }: Column,
  zone: string,
  { precision }: Extract<LogicalType, { kind: 'timestamp' }>,
): AnyTransform {
  return defineTransform<'timestamp', 'timestamp'>({
    name: CLOCKS,
    match: { table: formatTableName(table.name), column, kind: 'timestamp' },
    output: () => ({ type: { kind: 'timestamp', precision, zoned: false } }),
    order: 'pre',
    open: () => (value) => clockAt(value, zone),
  });
}

function clockAt(moment: string, zone: string): string {
  const micros = readMoment(moment)?.micros;
  // The ends of time have no clocks.
  if (micros === undefined) return moment;
  if (micros < FIRST || micros > LAST) throw doesNotFit('Zones are known of the years 1 to 9999 only.');
  const millis = Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n);
  return momentText(micros + BigInt(offsetAt(millis, zone)) * 1000n, false) ?? moment;
}
