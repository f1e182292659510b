import type { KindName } from './shapes/kinds.js';
import type { Sides, Tool } from './tool.js';

/** What is raced: a source that is there, a new target for each run, and how to tell whether all arrived. */
export interface Course {
  readonly tools: readonly Tool[];
  readonly direction: 'there' | 'back';
  readonly shape: string;
  /** The rows of the source. */
  readonly rows: number;
  /** Says what the source is, for people. */
  readonly about: string;
  /** Gives the source and an empty target to `use`, and takes the target away again. The source has been read before. */
  withSides<T>(use: (sides: Sides) => Promise<T>): Promise<T>;
  /** The digests of all that the source and the target hold, but for values of some kinds. */
  digestsOf(sides: Sides, without: readonly KindName[]): Promise<readonly [source: string, target: string]>;
}
