import type { Side, SideConfig } from '@godwit/engine';
import { type Dialect, MigrationError } from '@godwit/plugin-api';
import type { Kysely } from 'kysely';
import { DIALECTS, isCalled } from './dialects.js';
import { refuseOther } from './refuse-other.js';

/** One side of a move. */
export interface KyselySide {
  readonly side: Side;
  /** Throws CONFIG_INVALID where the config names another database than the one that the instance leads to. */
  agree(): Promise<void>;
}

/** Settings of a config that hold for an open connection, too. */
const SETTINGS = ['schema', 'busyTimeoutMs', 'connectTimeout', 'silenceTimeout'];

/**
 * The database of a Kysely instance, with the settings that the config has for it. An instance of a dialect that leads nowhere from
 * here stands for the database that the config names. Throws CONFIG_INVALID and URL_INVALID.
 */
export function sideOf<Schema>(
  kysely: Kysely<Schema>,
  given: SideConfig | string | undefined,
  role: 'source' | 'target',
): KyselySide {
  if (!isKysely(kysely)) throw notKysely(role);
  const dialect = DIALECTS.find((one) => one.accepts?.(kysely));
  if (dialect === undefined || given === undefined) return { side: given ?? kysely, agree: async () => {} };
  const { dialect: name, ...own } = typeof given === 'string' ? { url: given } : given;
  if (name !== undefined && !isCalled(dialect, name)) throw otherDialect(role, name, dialect);
  const settings = isInMemory(own) ? {} : settingsOf(dialect, own);
  const kept = SETTINGS.flatMap((key) => (settings[key] === undefined ? [] : [[key, settings[key]]]));
  return {
    side: { dialect: dialect.name, connection: kysely, ...Object.fromEntries(kept) },
    agree: () => refuseOther(kysely, dialect, { own, settings, role }),
  };
}

/** What the dialect makes of the fields, each of which it checks. */
function settingsOf(dialect: Dialect, own: SideConfig): Readonly<Record<string, unknown>> {
  const input = Object.keys(own).join() === 'url' ? own.url : own;
  return dialect.parseConfig(input) as Readonly<Record<string, unknown>>;
}

/** Nobody but the instance reaches such a database. */
function isInMemory({ database }: SideConfig): boolean {
  return database === ':memory:';
}

/** Told by what it can do: programs may have several copies of the library. */
function isKysely(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'getExecutor' in value && 'introspection' in value;
}

function notKysely(role: string): MigrationError {
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The ${role} is no Kysely instance.`,
    hint: 'Give what `new Kysely(...)` made; a url or a file is a side of the config.',
  });
}

function otherDialect(role: string, name: string, { name: found }: Dialect): MigrationError {
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The config says that the ${role} is of the dialect "${name}", but its Kysely instance is of "${found}".`,
    hint: `Leave ${role}.dialect out, or give the instance that is meant.`,
  });
}
