import { type ColumnMatch, defineTransform, type Transform } from '@godwit/plugin-api';

/** Options of {@link phone}. */
export interface PhoneOptions {
  readonly match: ColumnMatch<'text'>;
  /** The calling code of numbers that name none, e.g. `49`. */
  readonly country: string;
  /** What stands before an area code within the country; `0` by default. */
  readonly trunk?: string;
  /** What becomes of text that is no phone number: an error (the default), NULL, or the text as it is. */
  readonly otherwise?: 'fail' | 'null' | 'keep';
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** Writes phone numbers in the international form of ITU-T E.164: `030 / 123 45-67` of Germany is `+49301234567`. */
export function phone({ match, country, trunk = '0', otherwise = 'fail' }: PhoneOptions): Transform<'text'> {
  if (!/^[1-9]\d{0,2}$/.test(country)) throw new TypeError('phone: "country" has to be a calling code.');
  return defineTransform<'text'>({
    name: 'phone',
    match: { ...match, kind: 'text' },
    output: () => (otherwise === 'null' ? { nullable: true } : {}),
    open: () => (value) => {
      const number = international(value, country, trunk);
      if (number !== undefined) return number;
      if (otherwise === 'fail') throw new Error('It is no phone number.');
      return otherwise === 'null' ? null : value;
    },
  });
}

function international(text: string, country: string, trunk: string): string | undefined {
  // "+49 (0)30" names the way from abroad and the way from within at once.
  const digits = text.replace(`(${trunk})`, '').replace(/[\s()./-]/g, '');
  const whole = digits.startsWith('+')
    ? digits
    : digits.startsWith('00')
      ? `+${digits.slice(2)}`
      : digits.startsWith(trunk)
        ? `+${country}${digits.slice(trunk.length)}`
        : undefined;
  return whole !== undefined && E164.test(whole) ? whole : undefined;
}
