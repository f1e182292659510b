import type { ValueShape } from '@godwit/plugin-api';
import type { ProfileContext } from './examine.js';
import { shapeSql } from './shapes.js';

/** One way to store a date or a moment. */
interface TimeForm {
  readonly shape: ValueShape;
  /** What values of it are, in words. */
  readonly what: string;
}

const TIME_FORMS: readonly TimeForm[] = [
  { shape: 'epoch-s', what: 'seconds since 1970' },
  { shape: 'epoch-ms', what: 'milliseconds since 1970' },
  { shape: 'epoch-us', what: 'microseconds since 1970' },
  { shape: 'julian', what: 'julian days' },
  { shape: 'iso-date', what: 'dates' },
  { shape: 'iso-timestamp', what: 'times without a zone' },
  { shape: 'iso-timestamp-zoned', what: 'times with a zone' },
];

/** SQL that is true for a value of each form, in one order always; `x` is a column of dates or moments. */
export function timeFormSql(x: string): readonly string[] {
  return TIME_FORMS.map(({ shape }) => shapeSql(shape, x, 'timestamp'));
}

/** The forms of a column in words with their counts: `2 seconds since 1970, 1 dates`; '' where it is not several. */
export function describeTimeForms(context: ProfileContext, x: string): string {
  const { statements, table, where } = context;
  const cells = timeFormSql(x).map((predicate) => `count(CASE WHEN ${predicate} THEN 1 END)`);
  const rows = where === undefined ? '' : ` WHERE ${where}\n`;
  const counts = statements.row(`SELECT ${cells.join(', ')} FROM ${table.sql}${rows}`, []) ?? [];
  const found = TIME_FORMS.flatMap(({ what }, index) => {
    const count = (counts[index] ?? 0n) as bigint;
    return count === 0n ? [] : [`${count} ${what}`];
  });
  return found.length < 2 ? '' : found.join(', ');
}
