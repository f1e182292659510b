import { cast, type Fragment, primary, Refusal } from './fragment.js';
import { assignNow } from './now.js';

/** How a source may spell all times so that their parts are those of the times. */
const PLAIN = /^(0000-00-00([ T]00:00(:00(\.0+)?)?)?)?$/;
const BY_TEXT = 'the source keeps times as texts and PostgreSQL as times';

/** `EXTRACT(year FROM value)`: a decimal, which is without end of a time without end. */
export function printDatePart([field, value]: readonly Fragment[]): Fragment {
  const name = field?.literal?.text;
  if (name === undefined || value === undefined) throw new Refusal('a function lacks an argument');
  const part = `EXTRACT(${name} FROM ${momentOf(value).sql})`;
  return { ...primary(part, 'decimal'), type: { kind: 'decimal', precision: 10, scale: 0 } };
}

/** `value::date` of a timestamp. */
export function printDateOf(value: Fragment): Fragment {
  return { ...cast(momentOf(value), 'date', 'date'), type: { kind: 'date' } };
}

/** `value::timestamp` of a date. */
export function printMidnightOf(value: Fragment): Fragment {
  if (value.class !== 'date' || value.spelling !== undefined) throw new Refusal(BY_TEXT);
  return {
    ...cast(value, 'timestamp without time zone', 'timestamp'),
    type: { kind: 'timestamp', precision: 6, zoned: false },
  };
}

/** `date_trunc('month', value)`. */
export function printStartOf([unit, value]: readonly Fragment[]): Fragment {
  if (unit === undefined || value === undefined) throw new Refusal('a function lacks an argument');
  const { type } = momentOf(value);
  return {
    ...primary(`date_trunc(${unit.sql}, ${value.sql})`, 'timestamp'),
    ...(type === undefined ? {} : { type }),
    nullable: value.nullable ?? true,
  };
}

/** A date or a timestamp without zone; where the source keeps it as a text, one whose parts stand in one place. */
function momentOf(value: Fragment): Fragment {
  if (value.now?.format === '%Y-%m-%d') return assignNow(value.now, { kind: 'date' });
  const { type } = value;
  const isPlain = type?.kind === 'date' || (type?.kind === 'timestamp' && !type.zoned);
  if (!isPlain || !PLAIN.test(value.spelling ?? '')) throw new Refusal(BY_TEXT);
  return value;
}
