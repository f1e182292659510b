import type { DependencyContainer, InjectionToken } from 'tsyringe';
import { createContainer } from './container.js';
import { checkDialect } from './dialects/check-dialect.js';
import type { EventHub } from './event-hub.js';
import type { MigrationParts } from './migration-manager.js';
import type { MigrationConfig } from './options/migration-config.js';
import { checkTransform } from './plan/transforms/check-transform.js';
import { refuseTwice } from './plan/transforms/transform-conflicts.js';
import type { RunRequest } from './run-context.js';
import { DIALECT, EVENTS, RUN, TRANSFORM } from './tokens.js';

/** A container with everything that was registered anywhere, in the order: container, config, parts. */
export function assemble(
  config: Pick<MigrationConfig, 'dialects' | 'transforms'>,
  parts: MigrationParts,
): DependencyContainer {
  const outer = parts.container ?? createContainer();
  const inner = outer.createChildContainer();
  gather(outer, inner, DIALECT, [...(config.dialects ?? []), ...(parts.dialects ?? [])], checkDialect);
  const transforms = [...(config.transforms ?? []), ...(parts.transforms ?? [])];
  refuseTwice(gather(outer, inner, TRANSFORM, transforms, checkTransform));
  return inner;
}

/** A container for one plan or run. */
export function openRun(
  container: DependencyContainer,
  run: RunRequest,
  events: EventHub,
): DependencyContainer {
  return container
    .createChildContainer()
    .register(RUN, { useValue: run })
    .register(EVENTS, { useValue: events });
}

/** tsyringe never merges what a child and its parent registered, so the child is given both; all of it comes back. */
function gather<T>(
  outer: DependencyContainer,
  inner: DependencyContainer,
  token: InjectionToken<T>,
  added: readonly T[],
  check: (value: T) => void,
): readonly T[] {
  const all = [...(outer.isRegistered(token, true) ? outer.resolveAll(token) : []), ...added];
  for (const value of all) {
    check(value);
    inner.register(token, { useValue: value });
  }
  return all;
}
