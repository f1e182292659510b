import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { MigrationError, nearestKey } from '@godwit/plugin-api';
import type { z } from 'zod';
import { type GivenDatabase, givenDatabase } from '../connect/given/given-database.js';
import { pathOfUrl } from './path-of-url.js';

/** Where a SQLite database is and how it is opened. */
export interface SqliteConfig {
  /** The absolute path of the file; empty where it is not known yet, or a database in memory was given. */
  readonly path: string;
  /** The open database that was given instead of a path. */
  readonly given?: GivenDatabase;
  /** How long to wait for a lock that another process holds, in milliseconds. */
  readonly busyTimeoutMs: number;
}

const DEFAULT_BUSY_TIMEOUT_MS = 5000;

/** The fields of an object. To load zod takes longer than all else of a start, and most configs are urls. */
function fieldsOf() {
  const { z } = createRequire(import.meta.url)('zod') as typeof import('zod');
  return z.strictObject({
    dialect: z.string().optional(),
    path: z.string().min(1).optional(),
    database: z.string().min(1).optional(),
    url: z.string().min(1).optional(),
    connection: z.unknown().optional(),
    busyTimeoutMs: z.number().int().min(0).max(3_600_000).optional(),
  });
}

/**
 * Reads `sqlite:./app.db`, `sqlite:///abs/app.db`, a `file:` URI, a plain path, or an object with `path`, `database`
 * (a path), `url` or `connection`, an open database. Throws CONFIG_INVALID or URL_INVALID naming the field, and CONNECTION_CLOSED
 * or CONNECTION_IN_TRANSACTION.
 */
export function parseConfig(input: unknown): SqliteConfig {
  if (typeof input === 'string') return { path: absolute(input), busyTimeoutMs: DEFAULT_BUSY_TIMEOUT_MS };
  const fields = fieldsOf();
  const parsed = fields.safeParse(input);
  if (!parsed.success) throw invalid(parsed.error.issues[0], Object.keys(fields.shape));
  const { path, database, url, connection, busyTimeoutMs = DEFAULT_BUSY_TIMEOUT_MS } = parsed.data;
  const given = [path, database, url, connection].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new MigrationError({
      code: 'CONFIG_INVALID',
      message: `A SQLite connection needs exactly one of path, database, url and connection; ${given.length} are given.`,
      hint: "For example { dialect: 'sqlite', path: './app.db' }.",
    });
  }
  return connection === undefined
    ? { path: absolute(given[0] as string), busyTimeoutMs }
    : ofGiven(givenDatabase(connection), busyTimeoutMs);
}

/** The path, or what a database is called that has none. */
export function describeConfig({ path, given }: SqliteConfig): string {
  return given?.name ?? path;
}

function ofGiven(given: GivenDatabase, busyTimeoutMs: number): SqliteConfig {
  return {
    get path() {
      return given.file === undefined ? '' : resolve(given.file);
    },
    given,
    busyTimeoutMs,
  };
}

function absolute(text: string): string {
  const path = pathOfUrl(text);
  if (path === '' || path === ':memory:') {
    throw new MigrationError({
      code: 'CONFIG_INVALID',
      message:
        path === ''
          ? 'The path of the SQLite database is empty.'
          : 'A database in memory cannot be opened from outside.',
      hint: 'Give the path of a file, sqlite:./app.db, or the open database itself as connection.',
    });
  }
  return resolve(path);
}

function invalid(issue: z.core.$ZodIssue | undefined, keys: readonly string[]): MigrationError {
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const nearest = nearestKey(key, keys);
    return new MigrationError({
      code: 'CONFIG_INVALID',
      message: `A SQLite connection has no field "${key}".`,
      hint: nearest === undefined ? `Its fields are ${keys.join(', ')}.` : `Did you mean "${nearest}"?`,
    });
  }
  const field = issue?.path.join('.') ?? '';
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message:
      field === ''
        ? 'A SQLite connection is a path, a url or an object.'
        : `The field "${field}" of a SQLite connection is not valid: ${issue?.message ?? ''}.`,
    hint: "For example { dialect: 'sqlite', path: './app.db' }.",
  });
}
