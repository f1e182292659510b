/** A way to move the source into an empty database, as a command. */
export interface Tool {
  readonly name: string;
  /** What the tool calls itself, or undefined where it is not on this machine. */
  version(): string | undefined;
  command(sides: Sides): readonly string[];
}

export interface Sides {
  /** The SQLite file. */
  readonly path: string;
  /** The URL of an empty PostgreSQL database. */
  readonly url: string;
}
