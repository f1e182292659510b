import { nearestNames } from '@godwit/engine';

/** Dialects that the project itself publishes, by name, with the other words for them. */
const OFFICIAL: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['sqlite3'],
  postgres: ['postgresql', 'pg'],
};

/** The names of the dialects that the project itself publishes. */
export const OFFICIAL_DIALECTS: readonly string[] = Object.keys(OFFICIAL);

/** The dialect's own name for a word such as `postgresql` or `pg`. */
export function dialectName(word: string): string {
  const lower = word.toLowerCase();
  return OFFICIAL_DIALECTS.find((name) => name === lower || OFFICIAL[name]?.includes(lower)) ?? lower;
}

/** The packages that may hold a dialect, in the order in which they are tried. */
export function packageNames(dialect: string): readonly string[] {
  return [`@godwit/dialect-${dialect}`, `godwit-dialect-${dialect}`];
}

/** The dialect that a package of such a name is expected to hold. */
export function dialectOfPackage(packageName: string): string | undefined {
  return /^(?:@godwit\/|godwit-)dialect-([a-z0-9][a-z0-9._-]*)$/.exec(packageName)?.[1];
}

/** What to do where a dialect is not there: install it, or write its name as it is. */
export function installHint(dialect: string, known: readonly string[]): string {
  if (OFFICIAL_DIALECTS.includes(dialect)) return `Install it: npm install @godwit/dialect-${dialect}`;
  const words = [...known, ...Object.values(OFFICIAL).flat()];
  const [meant] = nearestNames(dialect, words);
  const names = `Known dialects: ${known.join(', ')}.`;
  if (meant !== undefined) return `Did you mean ${meant}? ${names}`;
  return `${names} A dialect of somebody else is a package of its own: install that first, or name it in dialects of the config file.`;
}

/** The dialect that a database of this one most likely moves to: the project's other one. */
export function counterpartOf(dialect: string): string | undefined {
  return OFFICIAL_DIALECTS.includes(dialect) ? OFFICIAL_DIALECTS.find((name) => name !== dialect) : undefined;
}
