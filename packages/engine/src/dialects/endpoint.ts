import { type Dialect, MigrationError } from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import type { SideConfig } from '../options/migration-config.js';
import type { Endpoint } from '../run-context.js';
import type { DialectRegistry } from './dialect-registry.js';

/** A scheme has at least two letters, because `C:\app.db` is a path. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/** Which part a database plays. */
export type Role = 'source' | 'target';

/** Finds the dialect of a side and has it check the side's config. */
export function resolveEndpoint(
  side: SideConfig | string,
  role: string,
  registry: DialectRegistry,
): Endpoint {
  const fields = typeof side === 'string' ? { url: side } : side;
  const dialect = registry.get(fields.dialect ?? schemeOf(fields.url, role, registry));
  const { dialect: _named, ...own } = fields;
  // A dialect is given the bare url where there is nothing else to tell.
  const config = dialect.parseConfig(Object.keys(own).join() === 'url' ? own.url : own);
  return { dialect, config, name: dialect.describe(config) };
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
