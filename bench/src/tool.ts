/** A way to move the source into an empty target, as a command. */
export interface Tool {
  readonly name: string;
  /** What the tool calls itself, or undefined where it is not on this machine. */
  version(): string | undefined;
  command(sides: Sides): readonly string[];
}

/** The source and the target, whichever is which. */
export interface Sides {
  /** The SQLite file. As a target it does not exist yet. */
  readonly path: string;
  /** The URL of the PostgreSQL database. As a target it is empty. */
  readonly url: string;
}
