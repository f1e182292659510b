import { countForm, formatCount, GUESSED_FORMS, type ValueShape } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { ProfileContext } from './examine.js';
import { shapeSql } from './shapes.js';

/** One way to store a date or a moment. */
interface TimeForm {
  readonly shape: ValueShape;
  /** What values of it are, in words. */
  readonly what: string;
}

const TIME_FORMS: readonly TimeForm[] = [
  ...GUESSED_FORMS.map((shape) => ({ shape, what: countForm(shape).what })),
  { shape: 'iso-date', what: 'dates' },
  { shape: 'iso-timestamp', what: 'times without a zone' },
  { shape: 'iso-timestamp-zoned', what: 'times with a zone' },
];

/** SQL that is true for a value of each form, in one order always; `x` is a column of dates or moments. */
export function timeFormSql(x: string): readonly string[] {
  const is = (shape: ValueShape): string => shapeSql(shape, x, 'timestamp');
  // Numbers that are both are told as what they are guessed to be.
  return TIME_FORMS.map(({ shape }) =>
    shape === 'epoch-ns' ? `${is(shape)} AND NOT (${is('ticks')})` : is(shape),
  );
}

/** The forms of a column in words with their counts: `seconds since 1970 (2), dates (1)`; '' where it is not several. */
export function describeTimeForms(context: ProfileContext, name: string): string {
  const x = quoteIdentifier(name);
  const { statements, table, where } = context;
  const cells = timeFormSql(x).map((predicate) => `count(CASE WHEN ${predicate} THEN 1 END)`);
  const rows = where === undefined ? '' : ` WHERE ${where}\n`;
  const counts = statements.row(`SELECT ${cells.join(', ')} FROM ${table.sql}${rows}`, []) ?? [];
  const found = TIME_FORMS.flatMap(({ what }, index) => {
    const count = (counts[index] ?? 0n) as bigint;
    return count === 0n ? [] : [`${what} (${formatCount(count)})`];
  });
  return found.length < 2 ? '' : found.join(', ');
}
