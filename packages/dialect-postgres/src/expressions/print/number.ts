import { scaled } from './arithmetic.js';
import { asFloat, asNumber } from './cast.js';
import { cast, type Fragment, integerOf, PRECEDENCE, primary, Refusal, wrap } from './fragment.js';

/** From here on a double has no fraction. */
const WHOLE = '4503599627370496';

/** `abs`. */
export function printAbsolute(values: readonly Fragment[]): Fragment {
  const value = numberIn(values);
  const { literal: _dropped, ...rest } = value.class === 'float' ? asFloat(value) : value;
  return { ...rest, sql: `abs(${rest.sql})`, precedence: PRECEDENCE.primary };
}

/** `floor`, `ceil` and `trunc`. */
export function printWhole(name: string, values: readonly Fragment[]): Fragment {
  const value = numberIn(values);
  // PostgreSQL has these functions for doubles and decimals only.
  if (value.class === 'integer') return value;
  if (value.class === 'float') return primary(`${name}(${asFloat(value).sql})`, 'float');
  return { ...primary(`${name}(${value.sql})`, 'decimal'), ...scaled(value, 0) };
}

/** `round` of a decimal, which is half away from zero. */
export function printRound(values: readonly Fragment[]): Fragment {
  const value = numberIn(values);
  const count = values[1] === undefined ? 0n : integerOf(values[1]);
  if (count === undefined) throw new Refusal('it rounds to a number of digits that is no constant');
  if (value.class === 'float') throw new Refusal('it rounds a double as if it were a decimal');
  const decimal = value.class === 'integer' ? cast(value, 'numeric', 'decimal') : value;
  const digits = values[1] === undefined ? '' : `, ${values[1].sql}`;
  return { ...primary(`round(${decimal.sql}${digits})`, 'decimal'), ...scaled(value, Number(count)) };
}

/** A double rounded to a whole number, a half to the even one: PostgreSQL's own way. */
export function printRoundHalfEven(values: readonly Fragment[]): Fragment {
  return primary(`round(${asFloat(numberIn(values)).sql})`, 'float');
}

/** A double rounded to a whole number, half away from zero; PostgreSQL rounds half to even. */
export function printRoundDouble(values: readonly Fragment[]): Fragment {
  const value = numberIn(values);
  const digits = values[1] === undefined ? 0n : integerOf(values[1]);
  if (value.class === 'integer' && digits !== undefined && digits >= 0n) return asFloat(value);
  if (digits === undefined || digits > 0n) {
    throw new Refusal(
      'the source rounds doubles to digits after the point in a way that PostgreSQL has no function for',
    );
  }
  const number = asFloat(value);
  if (number.sql.includes('gen_random_uuid'))
    throw new Refusal('it rounds another random number each time it is named');
  const halfUp = `trunc(${wrap(number, PRECEDENCE.sum)} + 0.5 * sign(${number.sql}))`;
  return primary(`CASE WHEN abs(${number.sql}) < ${WHOLE} THEN ${halfUp} ELSE ${number.sql} END`, 'float');
}

function numberIn([value]: readonly Fragment[]): Fragment {
  const number = value === undefined ? undefined : asNumber(value);
  if (number === undefined || number.class === 'null') throw new Refusal('it computes with NULL');
  return number;
}
