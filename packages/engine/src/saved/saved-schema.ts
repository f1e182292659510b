import type { DatabaseSchema } from '@godwit/plugin-api';
import type { SideConfig } from '../options/migration-config.js';
import { readSaved } from './read-saved.js';

/** The schema of a database as it was written down. It has no rows. */
export interface SavedSchema {
  readonly schema: DatabaseSchema;
  /** How people call it. */
  readonly name: string;
  /** The schema where tables without one were, in dialects with schemas. */
  readonly defaultSchema?: string;
  /** The file that holds it, as an absolute path: nothing is ever written there. */
  readonly file?: string;
}

/** A side that is a saved schema in place of a database. */
export type SavedSide = SideConfig & { readonly dialect: string; readonly saved: SavedSchema };

/** Where a saved schema comes from. */
export interface SavedFrom {
  readonly name: string;
  readonly file?: string;
}

/**
 * A saved schema in place of a database: what `inspect` gives, the plan of a move (what its target has then), or a
 * `DatabaseSchema`, as data or as JSON text. It can be compared, and its tables can be made elsewhere; it has no rows. Throws
 * SCHEMA_FILE_INVALID.
 */
export function savedSchema(content: unknown, { name, file }: SavedFrom): SavedSide {
  const { schema, defaultSchema } = readSaved(content, name);
  const saved: SavedSchema = {
    schema,
    name,
    ...(defaultSchema === undefined ? {} : { defaultSchema }),
    ...(file === undefined ? {} : { file }),
  };
  return { dialect: schema.dialect, saved };
}

/** The saved schema that a side is; undefined where it is a database. */
export function savedIn({ saved }: SideConfig): SavedSchema | undefined {
  return typeof saved === 'object' && saved !== null && 'schema' in saved
    ? (saved as SavedSchema)
    : undefined;
}
