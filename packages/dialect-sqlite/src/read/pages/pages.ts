/** The pages of a database in one state. */
export interface Pages {
  readonly pageSize: number;
  /** Bytes of a page that SQLite uses. */
  readonly usable: number;
  /** How many pages there are. */
  readonly count: number;
  /** A page by its number from 1; its bytes stay as they are until another page of a tree is asked for. */
  page(number: number): Uint8Array;
  /** A page of a chain of overflow, whose bytes stay until the next of these. */
  overflow(number: number): Uint8Array;
}
