import type { ObjectKind } from '../../schema/object-kind.js';

/** What a code of the ledger says, in one or two sentences each. */
export interface CodeEntry {
  /** What became of the object or the values; plain text. */
  readonly meaning: string;
  /** Why that happens; Markdown. */
  readonly cause: string;
  /** What to do about it, before the move or after it; Markdown. */
  readonly remedy: string;
  /** The kinds of object that a note of this code tells of; absent: of none. A proof lets it excuse nothing else. */
  readonly about?: readonly ObjectKind[];
}
