import { type BadText, cleanText, type Value } from '@godwit/plugin-api';

/** Whether a value holds text that no other dialect takes as it is. */
export function hasBadText(value: Value): boolean {
  return cleaned(value, 'fail') === undefined;
}

/** A value as a policy wants it; undefined where it is refused. */
export function cleaned(value: Value, policy: BadText): Value | undefined {
  if (typeof value === 'string') return cleanText(value, policy);
  if (!Array.isArray(value)) return value;
  const elements = value.map((element: Value) => cleaned(element, policy));
  return elements.every((element) => element !== undefined) ? elements : undefined;
}
