import { createRequire } from 'node:module';
import { MigrationError } from '@godwit/plugin-api';
import type { z } from 'zod';
import { type Settings, SSL_MODES } from './settings.js';
import { suggestKey } from './suggest-key.js';

/** The settings of an object. To load zod takes longer than all else of a start, and most configs are urls. */
function settingsOf() {
  const { z } = createRequire(import.meta.url)('zod') as typeof import('zod');
  const text = z.string();
  const filled = z.string().min(1);
  const port = z.coerce.number().int().min(1).max(65_535);
  return z.strictObject({
    dialect: text.optional(),
    url: filled.optional(),
    connection: z.unknown().optional(),
    host: filled.optional(),
    port: port.optional(),
    database: filled.optional(),
    username: filled.optional(),
    user: filled.optional(),
    password: text.optional(),
    schema: filled.optional(),
    ssl: z.boolean().optional(),
    sslmode: z.enum(SSL_MODES).optional(),
    sslrootcert: filled.optional(),
    sslcert: filled.optional(),
    sslkey: filled.optional(),
    connectTimeout: z.coerce.number().int().min(0).optional(),
    silenceTimeout: z.coerce.number().int().min(0).optional(),
    options: text.optional(),
    channelBinding: z.enum(['disable', 'prefer', 'require']).optional(),
    passfile: filled.optional(),
  });
}

/** What an object config says. Throws CONFIG_INVALID naming the field. */
export function readObject(input: unknown): {
  readonly url?: string | undefined;
  readonly settings: Settings;
  /** An open connection. */
  readonly connection: unknown;
} {
  const known = settingsOf();
  const parsed = known.safeParse(input);
  if (!parsed.success) throw invalid(parsed.error.issues[0], Object.keys(known.shape));
  const { dialect: _, url, connection, user, username, ssl, ...rest } = parsed.data;
  if (user !== undefined && username !== undefined && user !== username) {
    throw contradiction('"user" and "username" name two different users.', 'Keep one of them.');
  }
  if (connection !== undefined && url !== undefined)
    throw contradiction('"connection" and "url" both say which database is meant.', 'Keep one of them.');
  const settings = { ...rest, user: user ?? username, sslmode: rest.sslmode ?? modeOf(ssl) };
  return { url, settings, connection };
}

function modeOf(ssl: boolean | undefined): Settings['sslmode'] {
  if (ssl === undefined) return undefined;
  return ssl ? 'require' : 'disable';
}

function contradiction(message: string, hint: string): MigrationError {
  return new MigrationError({ code: 'CONFIG_INVALID', message, hint });
}

function invalid(issue: z.core.$ZodIssue | undefined, keys: readonly string[]): MigrationError {
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const message = `A PostgreSQL connection has no setting "${key}".`;
    return new MigrationError({ code: 'CONFIG_INVALID', message, hint: suggestKey(key, keys) });
  }
  const field = issue === undefined || issue.path.length === 0 ? undefined : issue.path.join('.');
  const message =
    field === undefined
      ? 'A PostgreSQL connection is a url text or an object of settings.'
      : `The setting "${field}" of the PostgreSQL connection is not usable: ${issue?.message ?? ''}.`;
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message,
    hint: `Known are ${keys.join(', ')}.`,
  });
}
