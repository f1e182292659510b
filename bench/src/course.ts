import type { Sides, Tool } from './tool.js';

/** What is raced: a source that is there, a new target for each run, and how to tell whether all arrived. */
export interface Course {
  readonly tools: readonly Tool[];
  /** The rows of the source. */
  readonly rows: number;
  /** Says what the source is, for people. */
  readonly about: string;
  /** Gives the source and an empty target to `use`, and takes the target away again. The source has been read before. */
  withSides<T>(use: (sides: Sides) => Promise<T>): Promise<T>;
  /** How many rows are in the target. */
  countRows(sides: Sides): Promise<number>;
}
