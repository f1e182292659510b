import { kyselyInstance } from '@godwit/plugin-api/sql';

/** Whether an open connection is one of a SQLite database: of Kysely, better-sqlite3 or node:sqlite, of whichever copy. */
export function accepts(connection: unknown): boolean {
  return kindOf(connection) !== undefined;
}

/** Whose object an open connection is; undefined where it is none of SQLite. */
export function kindOf(connection: unknown): 'Kysely' | 'better-sqlite3' | 'node:sqlite' | undefined {
  if (typeof connection !== 'object' || connection === null) return undefined;
  if (kyselyInstance(connection)?.adapters.includes('SqliteAdapter') === true) return 'Kysely';
  if (hasFunctions(connection, ['prepare', 'exec', 'pragma', 'defaultSafeIntegers'])) return 'better-sqlite3';
  return hasFunctions(connection, ['prepare', 'exec', 'location']) ? 'node:sqlite' : undefined;
}

function hasFunctions(connection: object, names: readonly string[]): boolean {
  try {
    return names.every((name) => typeof (connection as Record<string, unknown>)[name] === 'function');
  } catch {
    return false;
  }
}
