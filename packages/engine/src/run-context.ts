import type { AnyTransform, Dialect, LockWait } from '@godwit/plugin-api';
import type { EventHub } from './event-hub.js';
import type { ResolvedOptions } from './options/resolved-options.js';

/** What a call does about an unfinished run: refuse it, go on with it where there is one, or nothing but go on. */
export type Beginning = 'anew' | 'either' | 'go-on';

/** One plan or run: what it was asked, and how to give up. */
export interface RunRequest {
  readonly runId: string;
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly options: ResolvedOptions;
  readonly signal: AbortSignal;
  /** What is done about an unfinished run of the target; absent: it is refused. */
  readonly beginning?: Beginning;
}

/** All that the parts of a plan or run share. */
export interface RunContext extends RunRequest {
  readonly events: EventHub;
  /** Every registered transform, in the order of registration. */
  readonly transforms: readonly AnyTransform[];
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
  /** Whether it is a saved schema, in which there are no rows. */
  readonly isSaved?: boolean;
  /** Told of waits for locks. */
  readonly onWait?: (wait: LockWait) => void;
}
