import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { type Dialect, MigrationError } from '@godwit/plugin-api';

/** The dialects that this package knows by itself. */
export const DIALECTS: readonly Dialect[] = [sqlite, postgres];

/** The name of a database dialect, in any spelling that people know it by. */
export type DialectName = 'sqlite' | 'sqlite3' | 'postgres' | 'postgresql' | 'pg';

/** Finds a dialect by its name or an alias. Throws DIALECT_UNKNOWN. */
export function dialectOf(name: DialectName): Dialect {
  const found = DIALECTS.find((one) => isCalled(one, name));
  if (found !== undefined) return found;
  throw new MigrationError({
    code: 'DIALECT_UNKNOWN',
    message: `There is no dialect "${name}".`,
    hint: `Name one of these: ${DIALECTS.map((one) => one.name).join(', ')}.`,
  });
}

/** Whether a dialect has that name or alias. */
export function isCalled({ name, aliases = [] }: Dialect, asked: string): boolean {
  return [name, ...aliases].includes(asked.toLowerCase());
}
