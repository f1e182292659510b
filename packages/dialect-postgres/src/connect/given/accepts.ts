import { kyselyInstance } from '@godwit/plugin-api/sql';

/** Whether an open connection is one of PostgreSQL: of Kysely or of node-postgres, of whichever copy. */
export function accepts(connection: unknown): boolean {
  return kindOf(connection) !== undefined;
}

/** Whose object an open connection is; undefined where it is none of PostgreSQL. */
export function kindOf(connection: unknown): 'Kysely' | 'pg.Pool' | 'pg.Client' | undefined {
  if (typeof connection !== 'object' || connection === null) return undefined;
  if (kyselyInstance(connection)?.adapters.includes('PostgresAdapter') === true) return 'Kysely';
  try {
    const { connect, query, options, totalCount, getTypeParser } = connection as Record<string, unknown>;
    if (typeof connect !== 'function' || typeof query !== 'function') return undefined;
    if (typeof options === 'object' && typeof totalCount === 'number') return 'pg.Pool';
    return typeof getTypeParser === 'function' ? 'pg.Client' : undefined;
  } catch {
    return undefined;
  }
}
