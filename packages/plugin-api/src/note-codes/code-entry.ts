/** What a code of the ledger says, in one or two sentences each. */
export interface CodeEntry {
  /** What became of the object or the values; plain text. */
  readonly meaning: string;
  /** Why that happens; Markdown. */
  readonly cause: string;
  /** What to do about it, before the move or after it; Markdown. */
  readonly remedy: string;
}
