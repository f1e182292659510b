import type { NoteCode } from './note-codes.js';

/** Where in a database something is; only the parts that apply are set. */
export interface Place {
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  /** The object's own name: an index, constraint, view, trigger or sequence. */
  readonly object?: string;
  /** The key of one row, as text, e.g. `id=42` or `rowid=7`. */
  readonly key?: string;
}

/** `info`: a decision worth knowing; `warning`: arrived, but look at it; `loss`: did not arrive exactly. */
export type Severity = 'info' | 'warning' | 'loss';

/**
 * How anything is reported without throwing. All notes of a run are its loss ledger: every object or value that did
 * not arrive exactly, why, and what would help.
 */
export interface Note {
  readonly code: NoteCode;
  readonly severity: Severity;
  readonly place: Place;
  /** A full sentence; never holds a value of the data nor a credential. */
  readonly message: string;
  /**
   * What would help: SQL that a finished target runs as it stands, an option with its value, or a plain sentence. Absent
   * where there is nothing to say beyond the message; never a statement with a gap to fill.
   */
  readonly suggestion?: string;
  /** How many rows or cells it is about, where counted. */
  readonly count?: number;
  /** Keys of such rows, at most {@link MAX_NOTE_KEYS}. */
  readonly keys?: readonly string[];
  /** The config accepts it, so that it does not count against `strict`; set by the engine only. */
  readonly accepted?: true;
}

/** The most keys one note lists. */
export const MAX_NOTE_KEYS = 1000;

/** A place as people read it: `schema.table.column (key)`, each part only where it is set. */
export function formatPlace(place: Place): string {
  const path = [place.schema, place.table, place.column].filter((part) => part !== undefined).join('.');
  const object = place.object === undefined ? '' : `${path === '' ? '' : ' '}${place.object}`;
  const key = place.key === undefined ? '' : ` (${place.key})`;
  return `${path}${object}${key}`;
}
