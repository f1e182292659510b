/** The dialects that godwit publishes itself, with their other names: only to tell which package to install. */
const FIRST_PARTY: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['sqlite3'],
  postgres: ['postgresql', 'pg'],
};

/** The command that installs the dialect of this name. */
export function installHint(name: string): string {
  const own = Object.entries(FIRST_PARTY).find(([first, others]) => first === name || others.includes(name));
  if (own !== undefined)
    return `Install it: npm install @godwit/dialect-${own[0]}, and register what it exports.`;
  return `A dialect named "${name}" has to be installed and registered.`;
}
