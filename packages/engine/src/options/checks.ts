import { parseTypeWish, TYPE_WISH_WORDS } from '@godwit/plugin-api';

/** Says what a value should have been, or nothing where it is right. */
export type Check = (value: unknown, field: string) => Problem | undefined;

/** A wrong field and what it should have been. */
interface Problem {
  readonly field: string;
  readonly expected: string;
  /** A sentence that helps to get it right. */
  readonly hint?: string;
}

export const isBoolean: Check = (value, field) =>
  typeof value === 'boolean' ? undefined : { field, expected: 'true or false' };

export const isName: Check = (value, field) =>
  typeof value === 'string' && value.trim() !== ''
    ? undefined
    : { field, expected: 'a text that is not empty' };

export const oneOf =
  (...words: readonly string[]): Check =>
  (value, field) =>
    typeof value === 'string' && words.includes(value)
      ? undefined
      : { field, expected: `one of ${words.map((word) => `"${word}"`).join(', ')}` };

export const eachOneOf =
  (...words: readonly string[]): Check =>
  (value, field) => {
    if (!isRecord(value)) return { field, expected: 'an object of words by table name' };
    for (const [table, word] of Object.entries(value)) {
      const problem = oneOf(...words)(word, `${field}["${table}"]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

export const integerBetween =
  (low: number, high: number): Check =>
  (value, field) =>
    typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
      ? undefined
      : { field, expected: `a whole number from ${low} to ${high}` };

export const autoOr =
  (other: Check): Check =>
  (value, field) => {
    if (typeof value === 'boolean' || value === 'auto') return undefined;
    const problem = other(value, field);
    return problem && { field, expected: `"auto", true, false or ${problem.expected}` };
  };

export const isPatternList: Check = (value, field) => {
  if (!Array.isArray(value)) return { field, expected: 'a list of table names or patterns' };
  const wrong = value.findIndex((item) => typeof item !== 'string' || item === '');
  return wrong < 0 ? undefined : { field: `${field}[${wrong}]`, expected: 'a table name or pattern' };
};

export const isTextRecord =
  (what: string): Check =>
  (value, field) => {
    if (!isRecord(value)) return { field, expected: `an object of ${what}` };
    const wrong = Object.entries(value).find(([, text]) => typeof text !== 'string' || text.trim() === '');
    return wrong && { field: `${field}["${wrong[0]}"]`, expected: 'a text that is not empty' };
  };

export const isTypeMapping: Check = (value, field) => {
  const problem = isTextRecord('types by native type name or by table.column')(value, field);
  if (problem !== undefined) return problem;
  const wrong = Object.entries(value as Record<string, string>).find(
    ([, word]) => parseTypeWish(word) === undefined,
  );
  if (wrong === undefined) return undefined;
  return { field: `${field}["${wrong[0]}"]`, expected: `one of ${TYPE_WISH_WORDS}; not "${wrong[1]}"` };
};

/** No two get one name. */
export const isRenaming: Check = (value, field) => {
  const problem = isTextRecord('names (table or table.column) by the names that they have in the target')(
    value,
    field,
  );
  if (problem !== undefined) return problem;
  const names = Object.values(value as Record<string, string>);
  const twice = Object.entries(value as Record<string, string>).find(
    ([, name], at) => names.indexOf(name) !== at,
  );
  return (
    twice && {
      field: `${field}["${twice[0]}"]`,
      expected: `another name than "${twice[1]}", which is given twice`,
    }
  );
};

/** For each of some names one of its words. */
export const oneOfEach =
  (choices: Readonly<Record<string, readonly string[]>>): Check =>
  (value, field) => {
    const names = Object.keys(choices).join(', ');
    const example = Object.entries(choices).map(([name, [word]]) => `{ ${name}: "${word}" }`)[0];
    if (!isRecord(value)) return { field, expected: `an object such as ${example}` };
    for (const [name, choice] of Object.entries(value)) {
      const known = Object.hasOwn(choices, name) ? choices[name] : undefined;
      if (known === undefined) return { field, expected: `an object of ${names}` };
      const problem = oneOf(...known)(choice, `${field}.${name}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

export const isTimeZone: Check = (value, field) => {
  const problem: Problem = { field, expected: 'an IANA time zone such as "UTC" or "Europe/Berlin"' };
  if (typeof value !== 'string') return problem;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return undefined;
  } catch {
    return problem;
  }
};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
