import { DialectRegistry } from '../dialects/dialect-registry.js';
import { resolveEndpoint } from '../dialects/endpoint.js';
import { asMigrationError } from '../errors/wrap-error.js';
import type { CallOptions, MigrationParts } from '../migration-manager.js';
import type { Side } from '../options/migration-config.js';
import { checkSide } from '../options/validate-config.js';
import { assemble } from '../run-container.js';
import { inspectEndpoint } from './inspect-endpoint.js';
import type { Inspection } from './inspection.js';

/** Options of {@link inspect}. */
export interface InspectOptions extends CallOptions {
  /** Scans every row and says what the values are; only in dialects that can. */
  readonly profile?: boolean;
  /** `false` looks at the schema alone. Unless said, small tables are counted, and of larger ones there is a guess. */
  readonly rows?: boolean;
}

/** Looks at one database and writes nothing. Throws as {@link createMigrationManager} does, and what its dialect throws. */
export async function inspect(
  side: Side,
  parts: MigrationParts = {},
  options: InspectOptions = {},
): Promise<Inspection> {
  checkSide(side, 'database');
  const registry = assemble({}, parts).resolve(DialectRegistry);
  const endpoint = resolveEndpoint(side, 'database', registry);
  const signal = options.signal ?? new AbortController().signal;
  try {
    const { profile = false, rows = true } = options;
    return await inspectEndpoint(endpoint, { signal, profile, rows });
  } catch (error) {
    throw asMigrationError(error, signal);
  }
}
