import { doesNotFit } from '../conversions/misfit.js';
import { type CountFormName, countForm } from '../count-form.js';
import { countOfMoment } from './count.js';
import { readMoment } from './moment.js';

/**
 * What a timestamp or a date counts in a form; without a zone it is read in UTC. `finer`: what becomes of digits that the
 * form does not hold. Throws VALUE_DOES_NOT_FIT for what is infinite, finer or beyond 64 bits.
 */
export function countOfTime(text: string, form: CountFormName, finer: 'fail' | 'floor'): bigint | number {
  const moment = readMoment(text);
  if (moment === undefined)
    throw doesNotFit('It is infinite or no moment, so it has no count. Leave such rows out.');
  const found = countOfMoment(moment.micros - BigInt(moment.zone ?? 0) * 60_000_000n, form);
  if (found === undefined) throw doesNotFit(`64 bits do not hold it as ${countForm(form).what}.`);
  if (!found.exact && finer === 'fail')
    throw doesNotFit(
      `It is finer than ${countForm(form).what} hold. Take a form with a smaller unit, or a transform with finer: 'floor'.`,
    );
  return found.count;
}
