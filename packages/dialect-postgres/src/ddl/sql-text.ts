import type { TableName } from '@godwit/plugin-api';

/** The schema of names that carry none. */
export const DEFAULT_SCHEMA = 'public';

/** A name as PostgreSQL reads it back unchanged. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"schema"."name"`: always qualified, so that the search path never decides. */
export function qualifiedName(name: TableName): string {
  return `${quoteName(name.schema ?? DEFAULT_SCHEMA)}.${quoteName(name.name)}`;
}

/** `"a", "b"`. */
export function nameList(names: readonly string[]): string {
  return names.map(quoteName).join(', ');
}

/** A text constant that means the same whatever `standard_conforming_strings` says, as PostgreSQL itself spells it. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** A piece of code in dollar quotes that it does not hold itself. */
export function dollarQuote(code: string): string {
  let tag = '$godwit$';
  while (code.includes(tag)) tag = `${tag.slice(0, -1)}_$`;
  return `${tag} ${code} ${tag}`;
}
