import { realpathSync } from 'node:fs';
import type { SideConfig } from '@godwit/engine';
import { type Dialect, MigrationError } from '@godwit/plugin-api';
import { CompiledQuery, type Kysely } from 'kysely';

/** What a config says of a database. */
interface Said {
  /** Its own words. */
  readonly own: SideConfig;
  /** What the dialect made of them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly role: string;
}

/** How a database is asked for its name, and how the config names it. */
interface Naming {
  readonly query: string;
  /** Undefined: the config does not name it. */
  said(said: Said): string | undefined;
  found(name: string): string;
}

const NAMINGS: Readonly<Record<string, Naming>> = {
  sqlite: {
    query: `SELECT file AS name FROM pragma_database_list WHERE name = 'main'`,
    said: ({ settings }) => truePath(String(settings['path'] ?? '')),
    found: truePath,
  },
  postgres: {
    query: 'SELECT current_database() AS name',
    said: ({ own, settings }) => (namesDatabase(own) ? String(settings['database']) : undefined),
    found: (name) => name,
  },
};

/**
 * Refuses a config that names another database than its instance leads to: CONFIG_INVALID. That an instance does not answer is
 * told where it is opened.
 */
export async function refuseOther<Schema>(
  kysely: Kysely<Schema>,
  { name: dialect }: Dialect,
  said: Said,
): Promise<void> {
  const naming = NAMINGS[dialect];
  const wanted = naming?.said(said);
  if (naming === undefined || wanted === undefined) return;
  const name = await nameOf(kysely, naming.query);
  if (name === undefined || naming.found(name) === wanted) return;
  throw new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The config says that the ${said.role} is ${wanted || 'in memory'}, but its Kysely instance leads to ${name || 'a database in memory'}.`,
    hint: `Leave the database out of ${said.role}, or give the instance that is meant.`,
  });
}

async function nameOf<Schema>(kysely: Kysely<Schema>, query: string): Promise<string | undefined> {
  try {
    const { rows } = await kysely.executeQuery(CompiledQuery.raw(query));
    return (rows as readonly { readonly name?: string }[])[0]?.name;
  } catch {
    return undefined;
  }
}

/** A url may leave the name to the server. */
function namesDatabase({ database, url }: SideConfig): boolean {
  return database !== undefined || /^[^?]*\/\/[^/?]*\/[^?]/.test(url ?? '');
}

/** Of a database in memory the path is empty. */
function truePath(path: string): string {
  if (path === '') return path;
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
