import { MigrationError } from '@godwit/plugin-api';
import { givenSessions } from '../connect/given/given-sessions.js';
import { DEFAULT_SCHEMA } from '../ddl/sql-text.js';
import { defaultHost, defaultUser, type Environment, readEnvironment } from './environment.js';
import { nameOf } from './name-of.js';
import { readObject } from './object.js';
import { mergeSettings, type PostgresConfig, type Settings } from './settings.js';
import { readUrl } from './url.js';

export type { PostgresConfig } from './settings.js';

const DEFAULT_PORT = 5432;
const DEFAULT_TIMEOUT_SECONDS = 15;
const DEFAULT_SILENCE_SECONDS = 30;

/**
 * Reads a url or an object of settings; what they leave open comes from the PG* variables and then from libpq's
 * defaults. Throws CONFIG_INVALID or URL_INVALID naming the field, and of an open connection, as far as it shows at once,
 * CONNECTION_CLOSED, CONNECTION_IN_TRANSACTION and CONNECTIONS_EXHAUSTED.
 */
export function parseConfig(input: unknown, env: Environment = process.env): PostgresConfig {
  const read = readInput(input);
  if (read.connection !== undefined) return ofGiven(read.connection, read.settings);
  const settings = mergeSettings(read.settings, readEnvironment(env));
  const port = settings.port ?? DEFAULT_PORT;
  const user = settings.user ?? defaultUser(env);
  const config: PostgresConfig = {
    ...settings,
    host: settings.host ?? defaultHost(port),
    port,
    user,
    database: settings.database ?? user,
    sslmode: settings.sslmode ?? (settings.sslrootcert === 'system' ? 'verify-full' : 'prefer'),
    connectTimeout: settings.connectTimeout ?? DEFAULT_TIMEOUT_SECONDS,
    silenceTimeout: settings.silenceTimeout ?? DEFAULT_SILENCE_SECONDS,
  };
  refuseContradiction(config);
  return config;
}

/** `postgres://host:port/database`, without user and password, or what an open connection is called that does not tell it. */
export function describeConfig({ host, port, database, given }: PostgresConfig): string {
  return given?.name ?? nameOf(host, port, database);
}

/** The schema where tables without one go; of a source that names several, none of them is special but `public`. */
export function defaultSchema(config: PostgresConfig): string {
  return config.schema === undefined || config.schema.includes(',') ? DEFAULT_SCHEMA : config.schema;
}

/** An open connection tells where it leads; nothing of that may be said beside it. */
function ofGiven(connection: unknown, settings: Settings): PostgresConfig {
  const { schema, connectTimeout, silenceTimeout, ...others } = settings;
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined) {
    const message = `The setting "${other}" cannot stand beside an open connection, which has its own.`;
    throw new MigrationError({ code: 'CONFIG_INVALID', message, hint: `Leave "${other}" out.` });
  }
  const given = givenSessions(connection);
  return {
    ...given.place,
    ...(schema === undefined ? {} : { schema }),
    sslmode: 'prefer',
    connectTimeout: connectTimeout ?? DEFAULT_TIMEOUT_SECONDS,
    silenceTimeout: silenceTimeout ?? DEFAULT_SILENCE_SECONDS,
    given,
  };
}

function readInput(input: unknown): { readonly settings: Settings; readonly connection?: unknown } {
  if (typeof input === 'string') return { settings: readUrl(input) };
  const { url, settings, connection } = readObject(input);
  return { settings: url === undefined ? settings : mergeSettings(settings, readUrl(url)), connection };
}

function refuseContradiction(config: PostgresConfig): void {
  if (config.sslrootcert === 'system' && config.sslmode !== 'verify-full') {
    const message = `sslrootcert=system needs sslmode=verify-full; sslmode=${config.sslmode} would check too little.`;
    throw new MigrationError({ code: 'CONFIG_INVALID', message, hint: 'Set sslmode=verify-full.' });
  }
  if (config.channelBinding === 'require' && config.sslmode === 'disable') {
    const message = 'channel_binding=require needs encryption, which sslmode=disable forbids.';
    throw new MigrationError({ code: 'CONFIG_INVALID', message, hint: 'Set sslmode=require.' });
  }
}
