import type { TargetSession } from '@godwit/plugin-api';
import { DialectRegistry } from '../dialects/dialect-registry.js';
import { checkRole, resolveEndpoint } from '../dialects/endpoint.js';
import { openTarget } from '../dialects/open-sessions.js';
import { asMigrationError } from '../errors/wrap-error.js';
import type { CallOptions, MigrationParts } from '../migration-manager.js';
import type { Side } from '../options/migration-config.js';
import { checkSide } from '../options/validate-config.js';
import { assemble } from '../run-container.js';
import type { Endpoint } from '../run-context.js';

/** Options of a call about the records in a target. */
export interface RecordsOptions extends CallOptions {
  /** The schema that holds the records; absent: where the target's dialect keeps them by itself. */
  readonly bookkeeping?: string;
}

/** A target that is opened for its records. */
export interface OpenedTarget {
  readonly endpoint: Endpoint;
  readonly session: TargetSession;
  readonly signal: AbortSignal;
}

/** Opens a target, with what an unfinished run built aside, does something there and closes it in every case. */
export async function withTarget<T>(
  side: Side,
  parts: MigrationParts,
  { signal = new AbortController().signal, bookkeeping }: RecordsOptions,
  work: (opened: OpenedTarget) => Promise<T>,
): Promise<T> {
  checkSide(side, 'target');
  const registry = assemble({}, parts).resolve(DialectRegistry);
  const endpoint = resolveEndpoint(side, 'target', registry, { side: 'target' });
  checkRole(endpoint.dialect, 'target');
  try {
    const records = bookkeeping === undefined ? {} : { bookkeeping };
    await using session = await openTarget(endpoint, signal, { goOn: true, ...records });
    return await work({ endpoint, session, signal });
  } catch (error) {
    throw asMigrationError(error, signal);
  }
}
