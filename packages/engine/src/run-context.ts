import type { Dialect, LockWait } from '@godwit/plugin-api';
import type { ResolvedOptions } from './options/resolved-options.js';

/** One plan or run: what it was asked, and how to give up. */
export interface RunContext {
  readonly runId: string;
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly options: ResolvedOptions;
  readonly signal: AbortSignal;
}

/** A database with the dialect that reaches it. */
export interface Endpoint {
  readonly dialect: Dialect;
  /** What the dialect made of its part of the config. */
  readonly config: unknown;
  /** How people call it, without credentials. */
  readonly name: string;
  /** Which part of a move it plays; absent where it is only looked at. */
  readonly side?: 'source' | 'target';
  /** Told of waits for locks. */
  readonly onWait?: (wait: LockWait) => void;
}
