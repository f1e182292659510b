import {
  type Contact,
  MigrationError,
  type SourceOptions,
  type SourceSession,
  type TargetOptions,
  type TargetSession,
} from '@godwit/plugin-api';
import { readerCount } from '../reading/reader-count.js';
import type { Endpoint, RunContext } from '../run-context.js';

/** Opens a source. Aborting ends the opening only: what is open ends when it is disposed. */
export function openSource(endpoint: Endpoint, options: SourceOptions): Promise<SourceSession> {
  const { dialect, config } = endpoint;
  return opening(options.signal, (signal) => {
    if (dialect.openSource === undefined) throw missing(dialect.name, 'openSource');
    return dialect.openSource(config, { ...options, signal, ...contactOf(endpoint, options.signal) });
  });
}

/** Opens a target. Aborting ends the opening only, because an interrupted run still has its end to record. */
export function openTarget(
  endpoint: Endpoint,
  signal: AbortSignal,
  options: Pick<TargetOptions, 'bookkeeping' | 'history' | 'atomic' | 'goOn' | 'writers'> = {},
): Promise<TargetSession> {
  const { dialect, config } = endpoint;
  const { bookkeeping, history, atomic, goOn, writers } = options;
  return opening(signal, (inner) => {
    if (dialect.openTarget === undefined) throw missing(dialect.name, 'openTarget');
    return dialect.openTarget(config, {
      signal: inner,
      ...contactOf(endpoint, signal),
      ...(bookkeeping === undefined ? {} : { bookkeeping }),
      ...(history === undefined ? {} : { history }),
      ...(atomic === undefined ? {} : { atomic }),
      ...(goOn === true ? { goOn } : {}),
      ...(writers === undefined ? {} : { writers }),
    });
  });
}

/** Opens the target as the options of a run say. `atomic`: to replace what is there; `goOn`: to take up what a run had built aside. */
export function openTargetOf(
  { target, options, signal }: RunContext,
  { atomic = false, goOn = false }: Pick<TargetOptions, 'atomic' | 'goOn'> = {},
): Promise<TargetSession> {
  const { bookkeeping, history, parallel } = options;
  return openTarget(target, signal, {
    atomic,
    goOn,
    ...(target.dialect.capabilities.concurrentWriters && { writers: parallel }),
    ...(bookkeeping === undefined ? {} : { bookkeeping }),
    ...(history === undefined ? {} : { history }),
  });
}

/** Opens the target to be read. Throws DIALECT_CANNOT_READ where its dialect cannot. */
export function openTargetToRead(run: RunContext): Promise<SourceSession> {
  const { target, options, signal } = run;
  if (target.dialect.openSource === undefined) {
    throw new MigrationError({
      code: 'DIALECT_CANNOT_READ',
      message: `The dialect "${target.dialect.name}" cannot be read, so that nothing in it can be verified.`,
    });
  }
  return openSource(target, {
    readers: readerCount(options),
    snapshot: 'live',
    options: options.ofTarget,
    signal,
  });
}

/** How a session is to speak of its side, whom it tells of waits, and when it is to give up waiting. */
function contactOf({ side, onWait }: Endpoint, interrupt: AbortSignal): Contact {
  return {
    interrupt,
    ...(side === undefined ? {} : { side }),
    ...(onWait === undefined ? {} : { onWait }),
  };
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
