import type { AnyTransform, Dialect } from '@godwit/plugin-api';
import type { MigrationOptions } from './option-table.js';

/** What one move is: from where, to where, and how. */
export interface MigrationConfig {
  /** Where the rows come from; never written. */
  readonly source: Side;
  /** Where the rows go. */
  readonly target: Side;
  readonly options?: MigrationOptions;
  /** Dialects to use beside those of the parts; a command finds the installed ones by itself. */
  readonly dialects?: readonly Dialect[];
  /** Value transforms, in their order. */
  readonly transforms?: readonly AnyTransform[];
}

/** A database: a url, an object with `url` or the dialect's own fields, or an open connection. */
export type Side = string | SideConfig | OpenConnection;

/**
 * An open connection that a registered dialect takes: a Kysely instance, a pool, a client, a database of a driver. It is not closed,
 * and nothing is left in it. With other fields beside it: `{ connection, ... }`.
 */
export type OpenConnection = object;

/** How to reach one database: `{ url }`, or the fields that its dialect documents (host, port, file ...). */
export interface SideConfig {
  /** The name or an alias of a registered dialect; absent: the scheme of `url` says it. */
  readonly dialect?: string;
  readonly url?: string;
  /** An open connection instead of a url. */
  readonly connection?: unknown;
  readonly [field: string]: unknown;
}

/** What to do with tables that the target already has. */
export type OnExisting = NonNullable<MigrationOptions['onExisting']>;

/** What to do about rows that become equal in a key. */
export type OnDuplicates = NonNullable<MigrationOptions['onDuplicates']>;

/** How tables of schemas are called where there are no schemas. */
export type SchemaNames = NonNullable<MigrationOptions['schemaNames']>;

/** What to do when a table fails. */
export type OnError = NonNullable<MigrationOptions['onError']>;

/** A config whose file does not import the dialects whose options it says. */
interface ConfigOfOthers extends Partial<Omit<MigrationConfig, 'options'>> {
  readonly options?: MigrationOptions & Readonly<Record<string, unknown>>;
}

/** Types a config and returns it unchanged; for `godwit.config.ts`, where a side may be left to the command line. */
export function defineConfig<Config extends Partial<MigrationConfig> | ConfigOfOthers>(
  config: Config,
): Config {
  return config;
}
