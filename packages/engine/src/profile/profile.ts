import { randomUUID } from 'node:crypto';
import { DialectRegistry } from '../dialects/dialect-registry.js';
import { checkRole, resolveEndpoint } from '../dialects/endpoint.js';
import { EventHub } from '../event-hub.js';
import type { MigrationListener } from '../events.js';
import { logTo } from '../log/event-lines.js';
import { checkLogger } from '../log/logger.js';
import { Migration } from '../migration.js';
import type { CallOptions, MigrationParts } from '../migration-manager.js';
import { optionTable } from '../options/dialect-options.js';
import type { Side } from '../options/migration-config.js';
import type { MigrationOptions } from '../options/option-table.js';
import { resolveOptions } from '../options/resolve-options.js';
import { checkOptions, checkSide } from '../options/validate-config.js';
import { assemble, openRun } from '../run-container.js';
import type { RunRequest } from '../run-context.js';
import type { DatabaseProfile } from './database-profile.js';

/** Options of {@link profile}. */
export interface ProfileCall extends CallOptions {
  /** The dialect of a target, by name: the profile then says what each column would become there. */
  readonly for?: string;
  /** Of a move: which tables and rows, and what is chosen for types and columns. */
  readonly options?: MigrationOptions;
  readonly onEvent?: MigrationListener;
}

/**
 * Scans every row of a database and says what the values are: facts, findings with the keys of rows, and what a move
 * would make of each column. Only reads. Throws as `createMigrationManager` and `plan` do.
 */
export async function profile(
  side: Side,
  parts: MigrationParts = {},
  call: ProfileCall = {},
): Promise<DatabaseProfile> {
  checkSide(side, 'database');
  checkLogger(parts.logger);
  const container = assemble({}, parts);
  const registry = container.resolve(DialectRegistry);
  const source = resolveEndpoint(side, 'database', registry);
  checkRole(source.dialect, 'source');
  const target = call.for === undefined ? source.dialect : registry.get(call.for);
  checkOptions(call.options, optionTable([target, ...registry.all]));
  const options = resolveOptions(call.options, { source: source.dialect, target });
  const signal = call.signal ?? new AbortController().signal;
  const events = new EventHub();
  if (call.onEvent !== undefined) events.on(call.onEvent);
  if (call.options?.verbose === true) events.on(logTo(parts.logger ?? console));
  const to = { dialect: target, config: undefined, name: target.name };
  const run: RunRequest = { runId: randomUUID(), source, target: to, options, signal };
  return await openRun(container, run, events).resolve(Migration).profile();
}
