import type { TableName } from './schema.js';

/** A column whose keys the database makes. */
export interface Identity {
  /** `always`: a given value is refused; `by-default`: a given value is taken. */
  readonly mode: 'always' | 'by-default';
  /** Whether a key is never given twice, even after its row is gone (SQLite's AUTOINCREMENT, any sequence). */
  readonly neverReused: boolean;
  /** The value before the next one of the generator, where it remembers one. A string of digits. */
  readonly lastValue?: string;
  /** The sequence behind it, where the session has no right to read its last number. Absent: it may. */
  readonly unreadable?: UnreadableSequence;
  readonly start?: string;
  readonly increment?: string;
  readonly bounds?: SequenceBounds;
  /** The sequence that it takes its numbers from where that is an object of its own, which other columns may read, too. */
  readonly sequence?: TableName;
}

/** A sequence of which the session may not know where it stands. Whatever needs that is refused. */
export interface UnreadableSequence {
  readonly name: TableName;
  /** The statements that would give the right. */
  readonly grants: readonly string[];
}

/** What limits a sequence, where it is not what the dialect itself chooses. Numbers are strings of digits. */
export interface SequenceBounds {
  readonly min?: string;
  readonly max?: string;
  /** How many numbers a session takes at once. */
  readonly cache?: string;
  /** Whether it begins anew at its end. */
  readonly cycle?: boolean;
}

/** A sequence that is an object of its own. Numbers are strings of digits. */
export interface Sequence {
  readonly name: TableName;
  readonly start: string;
  readonly increment: string;
  /** The number before its next one; absent: the next one is `start`. */
  readonly lastValue?: string;
  /** Where the session has no right to read its last number: the statements that would give it. */
  readonly unreadable?: readonly string[];
  readonly bounds?: SequenceBounds;
}
