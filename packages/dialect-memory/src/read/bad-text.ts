import type { BadText, Value } from '@godwit/plugin-api';

/** A NUL character, or half of a character beyond the 16th bit, which has no UTF-8. */
const BAD = /\0|\p{Surrogate}/u;

/** Whether a value holds text that no other dialect takes as it is. */
export function hasBadText(value: Value): boolean {
  if (typeof value === 'string') return BAD.test(value);
  return Array.isArray(value) && value.some((element: Value) => hasBadText(element));
}

/** A value as a policy wants it; undefined where it is refused. */
export function cleaned(value: Value, policy: BadText): Value | undefined {
  if (!hasBadText(value)) return value;
  return policy === 'fail' ? undefined : withoutBadText(value, policy === 'strip' ? '' : '\uFFFD');
}

function withoutBadText(value: Value, substitute: string): Value {
  if (typeof value === 'string') return value.replace(new RegExp(BAD, 'gu'), substitute);
  return Array.isArray(value) ? value.map((element: Value) => withoutBadText(element, substitute)) : value;
}
