import { type Fragment, PRECEDENCE, Refusal, wrap } from './expressions-fragment.js';

/** A column of a JSON type holds nothing else. */
export function printJsonValid(values: readonly Fragment[]): Fragment {
  const [value] = values;
  if (value?.class !== 'json')
    throw new Refusal('PostgreSQL before version 16 has no test for JSON in a text');
  const sql = `${wrap(value, PRECEDENCE.comparison)} IS NOT NULL OR NULL`;
  return { sql, precedence: PRECEDENCE.or, class: 'boolean' };
}

export function printJsonExtract(): Fragment {
  throw new Refusal('what a JSON path finds may be of any type');
}
