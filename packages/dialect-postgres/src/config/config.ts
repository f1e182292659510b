import { MigrationError } from '@godwit/plugin-api';
import { DEFAULT_SCHEMA } from '../ddl/sql-text.js';
import { defaultHost, defaultUser, type Environment, readEnvironment } from './environment.js';
import { readObject } from './object.js';
import { mergeSettings, type PostgresConfig, type Settings } from './settings.js';
import { readUrl } from './url.js';

export type { PostgresConfig } from './settings.js';

const DEFAULT_PORT = 5432;
const DEFAULT_TIMEOUT_SECONDS = 15;
const DEFAULT_SILENCE_SECONDS = 30;

/**
 * Reads a url or an object of settings; what they leave open comes from the PG* variables and then from libpq's
 * defaults. Throws CONFIG_INVALID or URL_INVALID naming the field.
 */
export function parseConfig(input: unknown, env: Environment = process.env): PostgresConfig {
  const settings = mergeSettings(readInput(input), readEnvironment(env));
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

/** `postgres://host:port/database`: without user and password. */
export function describeConfig(config: PostgresConfig): string {
  const database = encodeURIComponent(config.database);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  if (host.startsWith('/')) return `postgres:///${database}?host=${host}&port=${config.port}`;
  return `postgres://${host}:${config.port}/${database}`;
}

/** The schema where tables without one go; of a source that names several, none of them is special but `public`. */
export function defaultSchema(config: PostgresConfig): string {
  return config.schema === undefined || config.schema.includes(',') ? DEFAULT_SCHEMA : config.schema;
}

function readInput(input: unknown): Settings {
  if (typeof input === 'string') return readUrl(input);
  const { url, settings } = readObject(input);
  return url === undefined ? settings : mergeSettings(settings, readUrl(url));
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
