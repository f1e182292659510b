import { OPTIONS } from '@godwit/engine';
import { parseTypeWish, TYPE_WISH_WORDS } from '@godwit/plugin-api';
import { InvalidArgumentError } from 'commander';

/** A word more. */
export function append(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, text];
}

/** Names or patterns, separated by commas. */
export function list(text: string, previous: readonly string[] = []): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('Expected names or patterns, separated by commas.');
  return [...previous, ...items];
}

/** `table=predicate`; two of one table both hold. */
export function predicate(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [table, condition] = sidesOf(
    text,
    'Expected table=predicate, for example "orders=created_at > \'2024\'".',
  );
  const both = previous[table] === undefined ? condition : `(${previous[table]}) AND (${condition})`;
  return { ...previous, [table]: both };
}

/** `old=new`, two names. */
export function rename(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [old, name] = sidesOf(text, 'Expected old=new, for example "player.nick=player.nickname".');
  if (Object.hasOwn(previous, old) && previous[old] !== name)
    throw new InvalidArgumentError(`"${old}" is given two names.`);
  return { ...previous, [old]: name };
}

/** `table=word`. */
export function tableWord(words: readonly string[]): typeof rename {
  return (text, previous = {}) => {
    const [table, word] = sidesOf(text, `Expected table=what, for example "users=${words.at(-1)}".`);
    if (!words.includes(word)) throw new InvalidArgumentError(`Allowed choices are ${words.join(', ')}.`);
    return { ...previous, [table]: word };
  };
}

/** `table.column=value`; blanks of the value are its own, and it may be empty. */
export function fill(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, column, value = ''] = /^\s*([^=]*[^=\s])\s*=(.*)$/s.exec(text) ?? [];
  if (column === undefined)
    throw new InvalidArgumentError('Expected table.column=value, for example "users.role=member".');
  return { ...previous, [column]: value };
}

/** What stands before the first equals sign, and what after it. */
function sidesOf(text: string, expected: string): readonly [string, string] {
  const at = text.indexOf('=');
  const [before, after] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || before === '' || after === '') throw new InvalidArgumentError(expected);
  return [before, after];
}

/** `name=type`. */
export function typeMapping(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('=');
  const [name, type] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || name === '')
    throw new InvalidArgumentError('Expected name=type, for example "users.born=date".');
  if (parseTypeWish(type) === undefined)
    throw new InvalidArgumentError(`"${type}" is not a type. Allowed types are ${TYPE_WISH_WORDS}.`);
  return { ...previous, [name]: type };
}

/** `name=word`, for each name one of its own words. */
export function choice(choices: Readonly<Record<string, readonly string[]>>): typeof typeMapping {
  return (text, previous = {}) => {
    const [, name = '', how = ''] = /^\s*(\w+)\s*=\s*(\w+)\s*$/.exec(text.toLowerCase()) ?? [];
    if (Object.hasOwn(choices, name) && choices[name]?.includes(how)) return { ...previous, [name]: how };
    const all = Object.entries(choices).flatMap(([known, words]) => words.map((one) => `${known}=${one}`));
    const last = all.pop();
    throw new InvalidArgumentError(`Expected ${all.length === 0 ? '' : `${all.join(', ')} or `}${last}.`);
  };
}

/** A number, or `auto` for as many as usual, which the flag alone says, too. */
export function tablesAtOnce(limits: readonly [number, number]): (text: string) => number | 'auto' {
  return (text) => (text === 'true' || text === 'auto' ? 'auto' : whole(limits)(text));
}

/** A whole number within limits. */
export function whole([low, high]: readonly [number, number]): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    if (number >= low && number <= high) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}

/** An IANA time zone. */
export function timeZone(text: string): string {
  if (OPTIONS.sourceTimeZone.check(text, '') === undefined) return text;
  throw new InvalidArgumentError('Expected an IANA time zone such as UTC or Europe/Paris.');
}
