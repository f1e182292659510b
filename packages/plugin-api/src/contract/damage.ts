import type { Place } from '../notes/note.js';

/** Something wrong in a database's own structure, so that reads may miss rows, or give some twice, without an error. */
export interface Damage {
  /** The table, and the index as `object`; empty where it is known of neither. */
  readonly place: Place;
  /** The number of the page in the file, from 1. */
  readonly page?: number;
  /** What is wrong, in the words of the database; no sentence, and without values of the data. */
  readonly found: string;
}
