import type { KindName } from './shapes/kinds.js';

/** A way to move the source into an empty target, as a command. */
export interface Tool {
  readonly name: string;
  /** What the tool calls itself, or undefined where it is not on this machine. */
  version(): string | undefined;
  command(sides: Sides): readonly string[];
  /** Why this tool cannot move what is raced; absent: it can. */
  readonly unfit?: string;
  /** Kinds of values that it alters by its nature, which are not compared. */
  readonly alters?: readonly KindName[];
  /** False: nothing is to arrive, since only a part of the work is measured. */
  readonly arrives?: false;
}

/** The source and the target, whichever is which. */
export interface Sides {
  /** The SQLite file. As a target it does not exist yet. */
  readonly path: string;
  /** The URL of the PostgreSQL database. As a target it is empty. */
  readonly url: string;
}
