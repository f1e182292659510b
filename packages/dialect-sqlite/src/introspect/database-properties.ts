import type { DatabaseSchema } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';

/** What the header of a file says beside its schema: what format of its application it is, and how it keeps text. */
const DATABASE_PROPERTIES = ['encoding', 'application_id', 'user_version'] as const;

/** What a new file does not have anyhow. */
export function databaseProperties(db: Connection): Pick<DatabaseSchema, 'properties'> {
  const found = DATABASE_PROPERTIES.map((name) => [name, plain(db.pragma(name, { simple: true }))] as const);
  const own = found.filter(([, value]) => value !== 0 && value !== 'UTF-8');
  return own.length === 0 ? {} : { properties: Object.fromEntries(own) };
}

function plain(value: unknown): string | number {
  return typeof value === 'string' ? value : Number(value);
}
