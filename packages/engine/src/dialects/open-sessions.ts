import {
  MigrationError,
  type SourceOptions,
  type SourceSession,
  type TargetSession,
} from '@godwit/plugin-api';
import type { Endpoint } from '../run-context.js';

/** Opens a source. Aborting ends the opening only: what is open ends when it is disposed. */
export function openSource(endpoint: Endpoint, options: SourceOptions): Promise<SourceSession> {
  const { dialect, config } = endpoint;
  return opening(options.signal, (signal) => {
    if (dialect.openSource === undefined) throw missing(dialect.name, 'openSource');
    return dialect.openSource(config, { ...options, signal });
  });
}

/** Opens a target. Aborting ends the opening only, because an interrupted run still has its end to record. */
export function openTarget(endpoint: Endpoint, signal: AbortSignal): Promise<TargetSession> {
  const { dialect, config } = endpoint;
  return opening(signal, (inner) => {
    if (dialect.openTarget === undefined) throw missing(dialect.name, 'openTarget');
    return dialect.openTarget(config, { signal: inner });
  });
}

async function opening<T>(outer: AbortSignal, open: (signal: AbortSignal) => Promise<T>): Promise<T> {
  outer.throwIfAborted();
  const inner = new AbortController();
  const pass = (): void => inner.abort(outer.reason);
  outer.addEventListener('abort', pass, { once: true });
  try {
    return await open(inner.signal);
  } finally {
    outer.removeEventListener('abort', pass);
  }
}

function missing(dialect: string, member: string): MigrationError {
  return new MigrationError({
    code: 'DIALECT_INVALID',
    message: `The dialect "${dialect}" has no "${member}".`,
  });
}
