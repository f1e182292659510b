import { randomUUID } from 'node:crypto';
import { DialectRegistry } from './dialects/dialect-registry.js';
import { checkRole, resolveEndpoint } from './dialects/endpoint.js';
import { EventHub } from './event-hub.js';
import type { MigrationEvent, MigrationListener } from './events.js';
import { logTo } from './log/event-lines.js';
import { checkLogger } from './log/logger.js';
import { Migration } from './migration.js';
import type { CallOptions, DatabaseMigrationManager, MigrationParts } from './migration-manager.js';
import { checkedOptions } from './options/checked-options.js';
import type { MigrationConfig } from './options/migration-config.js';
import { validateConfig } from './options/validate-config.js';
import { refuseSameName } from './plan/tables/same-tables.js';
import { assemble, openRun } from './run-container.js';
import type { Endpoint, RunRequest } from './run-context.js';

/**
 * Makes a manager for one move. Throws at once what can be known without connecting: CONFIG_INVALID,
 * OPTIONS_CONTRADICT, OPTION_NOT_AVAILABLE, OPTION_OF_OTHER_DIALECT, DIALECT_UNKNOWN, DIALECT_INVALID, DIALECT_DUPLICATE,
 * DIALECT_CANNOT_READ, DIALECT_CANNOT_WRITE, URL_INVALID, TRANSFORM_INVALID, CONNECTION_UNKNOWN; and of an open connection what
 * shows at once: CONNECTION_CLOSED, CONNECTION_IN_TRANSACTION, CONNECTIONS_EXHAUSTED.
 */
export function createMigrationManager(
  config: MigrationConfig,
  parts: MigrationParts = {},
): DatabaseMigrationManager {
  validateConfig(config);
  checkLogger(parts.logger);
  const container = assemble(config, parts);
  const registry = container.resolve(DialectRegistry);
  const events = new EventHub();
  const sideOf = (side: 'source' | 'target'): Endpoint =>
    resolveEndpoint(config[side], side, registry, {
      side,
      onWait: (wait) => events.emit({ type: 'wait', side, ...wait }),
    });
  const [source, target] = [sideOf('source'), sideOf('target')];
  const options = checkedOptions(config.options, [target.dialect, source.dialect], registry.all);
  checkRole(source.dialect, 'source');
  checkRole(target.dialect, 'target');
  refuseSameName(source, target);
  if (config.options?.verbose === true) events.on(logTo(parts.logger ?? console));
  const begin = (call: CallOptions = {}): Migration => {
    const signal = call.signal ?? new AbortController().signal;
    const run: RunRequest = { runId: randomUUID(), source, target, options, signal };
    return openRun(container, run, events).resolve(Migration);
  };
  return {
    files: [source, target].flatMap(({ dialect, config: own }) => dialect.files?.(own) ?? []),
    plan: (call) => begin(call).plan(),
    migrate: (call) => begin(call).migrate(call?.resume === true ? 'either' : 'anew'),
    resume: (call) => begin(call).migrate('go-on'),
    verify: (call = {}) => begin(call).verify(call.level ?? 'full'),
    compareSchemas: (call) => begin(call).compareSchemas(),
    syncSchema: (call = {}) => begin(call).syncSchema(call),
    repair: (call = {}) => begin(call).repair(call.deleteExtra ?? false),
    retryRejects: (call) => begin(call).retryRejects(),
    profile: (call) => begin(call).profile(),
    on: (first: MigrationListener | MigrationEvent['type'], listener?: (event: never) => void) => {
      if (typeof first === 'function') return events.on(first);
      return events.onType(first, listener as MigrationListener);
    },
  };
}
