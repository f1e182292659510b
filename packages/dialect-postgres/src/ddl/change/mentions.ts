import type { TableName } from '@godwit/plugin-api';
import { quoteName } from '../sql-text.js';

/** Whether a text of the catalogue names this column or relation; of a word that only looks like it, too. */
function mentions(text: string, name: string): boolean {
  if (text.includes(quoteName(name))) return true;
  if (!/^[a-z_][a-z0-9_$]*$/.test(name)) return false;
  return new RegExp(`(?<![\\w$"])${name.replaceAll('$', '\\$')}(?![\\w$"])`).test(text);
}

/** Whether it names one of them. */
export function mentionsAny(text: string, names: Iterable<string>): boolean {
  return [...names].some((name) => mentions(text, name));
}

/** Whether it names the relation, with or without its schema. */
export function mentionsTable(text: string, { name }: TableName): boolean {
  return mentions(text, name);
}
