import { type Dialect, MigrationError } from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import type { Side, SideConfig } from '../options/migration-config.js';
import type { Endpoint } from '../run-context.js';
import { savedEndpoint } from '../saved/saved-endpoint.js';
import { savedIn } from '../saved/saved-schema.js';
import type { DialectRegistry } from './dialect-registry.js';

/** A scheme has at least two letters, because `C:\app.db` is a path. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/** Which part a database plays. */
export type Role = 'source' | 'target';

/** Finds the dialect of a side and has it check the side's config. */
export function resolveEndpoint(
  side: Side,
  role: string,
  registry: DialectRegistry,
  more: Pick<Endpoint, 'side' | 'onWait'> = {},
): Endpoint {
  const fields = fieldsOf(side);
  const dialect = dialectOf(fields, role, registry);
  const saved = savedIn(fields);
  if (saved !== undefined) return { ...more, ...savedEndpoint(dialect, saved) };
  const { dialect: _named, ...own } = fields;
  // A dialect is given the bare url where there is nothing else to tell.
  const config = dialect.parseConfig(Object.keys(own).join() === 'url' ? own.url : own);
  return {
    ...more,
    dialect,
    config,
    // Of an open connection it may be known only once it was used.
    get name() {
      return dialect.describe(config);
    },
  };
}

/** Refuses a dialect that cannot play its part. */
export function checkRole(dialect: Dialect, role: Role): void {
  const able = role === 'source' ? dialect.openSource : dialect.openTarget;
  if (able !== undefined) return;
  throw new MigrationError({
    code: role === 'source' ? 'DIALECT_CANNOT_READ' : 'DIALECT_CANNOT_WRITE',
    message: `The dialect "${dialect.name}" cannot be ${role === 'source' ? 'read' : 'written'} yet.`,
  });
}

/** An object of a class is an open connection, unless it says what only a config says. */
function fieldsOf(side: Side): SideConfig {
  if (typeof side === 'string') return { url: side };
  const fields = side as SideConfig;
  const prototype: unknown = Object.getPrototypeOf(side);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (isPlain || typeof fields.url === 'string' || typeof fields.dialect === 'string') return fields;
  return { connection: side };
}

function dialectOf(fields: SideConfig, role: string, registry: DialectRegistry): Dialect {
  const { dialect: name, connection, url } = fields;
  if (connection === undefined) return registry.get(name ?? schemeOf(url, role, registry));
  const named = name === undefined ? undefined : registry.get(name);
  // To a dialect that takes no open connections it is a field as any other.
  if (named !== undefined && named.accepts === undefined) return named;
  const found = (named === undefined ? registry.all : [named]).find((one) => one.accepts?.(connection));
  if (found === undefined) throw unknownConnection(connection, role, named?.name, registry);
  return found;
}

function unknownConnection(
  connection: unknown,
  role: string,
  named: string | undefined,
  { names }: DialectRegistry,
): MigrationError {
  const who =
    named === undefined ? 'none of the registered dialects takes' : `the dialect "${named}" does not take`;
  return new MigrationError({
    code: 'CONNECTION_UNKNOWN',
    message: `The ${role} is an open connection (${kindOf(connection)}) that ${who}.`,
    hint: `Register the dialect of its database, or give a url. Registered: ${names.length === 0 ? 'none' : listNames(names)}.`,
  });
}

/** The name of its class: nothing that is in it is shown. */
function kindOf(connection: unknown): string {
  if (typeof connection !== 'object' || connection === null) return typeof connection;
  const made: unknown = connection.constructor;
  return typeof made === 'function' && made.name !== '' ? made.name : 'an object';
}

function schemeOf(url: string | undefined, role: string, registry: DialectRegistry): string {
  const scheme = url === undefined ? undefined : SCHEME.exec(url)?.[1];
  if (scheme !== undefined) return scheme;
  const known = registry.names.length === 0 ? '' : ` Registered: ${listNames(registry.names)}.`;
  throw new MigrationError({
    code: 'CONFIG_INVALID',
    message: `The ${role} does not say which dialect it is.`,
    hint: `Set ${role}.dialect, or begin the url with the dialect's name and a colon.${known}`,
  });
}
