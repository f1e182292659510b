import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { MigrationError } from '@godwit/plugin-api';
import { type Settings, SSL_MODES } from './settings.js';
import { suggestKey } from './suggest-key.js';

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What libpq's PG* variables say. Throws CONFIG_INVALID naming the variable. */
export function readEnvironment(env: Environment): Settings {
  return {
    host: filled(env['PGHOST']),
    port: number(env, 'PGPORT'),
    database: filled(env['PGDATABASE']),
    user: filled(env['PGUSER']),
    password: filled(env['PGPASSWORD']),
    sslmode: mode(filled(env['PGSSLMODE'])),
    sslrootcert: filled(env['PGSSLROOTCERT']),
    sslcert: filled(env['PGSSLCERT']),
    sslkey: filled(env['PGSSLKEY']),
    connectTimeout: number(env, 'PGCONNECT_TIMEOUT'),
    options: filled(env['PGOPTIONS']),
    passfile: filled(env['PGPASSFILE']),
  };
}

/** Where a server of this machine listens by default: its Unix socket where there is one. */
export function defaultHost(port: number): string {
  const folders = ['/var/run/postgresql', '/tmp'];
  return folders.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost';
}

/** The name of the operating system's user. */
export function defaultUser(env: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return filled(env['USER']) ?? 'postgres';
  }
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function number(env: Environment, name: string): number | undefined {
  const text = filled(env[name]);
  if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The variable ${name} is not a whole number.`,
  });
}

function mode(text: string | undefined): Settings['sslmode'] {
  if (text === undefined) return undefined;
  const known = SSL_MODES.find((candidate) => candidate === text);
  if (known !== undefined) return known;
  const message = `The variable PGSSLMODE names no sslmode: "${text}".`;
  throw new MigrationError({ code: 'CONFIG_INVALID', message, hint: suggestKey(text, SSL_MODES) });
}
