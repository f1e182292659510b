import { asFloat, asNumber } from './cast.js';
import { type Fragment, integerOf, PRECEDENCE, primary, Refusal, wrap } from './fragment.js';

/** From here on a double has no fraction. */
const WHOLE = '4503599627370496';

/** `abs`. */
export function printAbsolute(values: readonly Fragment[]): Fragment {
  const [value] = values.map(asNumber);
  if (value === undefined || value.class === 'null')
    throw new Refusal('it takes the absolute value of nothing');
  const { literal: _dropped, ...rest } = value.class === 'float' ? asFloat(value) : value;
  return { ...rest, sql: `abs(${rest.sql})`, precedence: PRECEDENCE.primary };
}

/** `round` to an integer, half away from zero, computed as SQLite does; PostgreSQL rounds half to even. */
export function printRound(values: readonly Fragment[]): Fragment {
  const [value] = values.map(asNumber);
  const digits = values[1] === undefined ? 0n : integerOf(values[1]);
  if (value === undefined || value.class === 'null') throw new Refusal('it rounds nothing');
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
