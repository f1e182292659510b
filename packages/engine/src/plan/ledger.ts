import { formatPlace, type Note, type Severity } from '@godwit/plugin-api';
import type { Accepted } from '../options/accept.js';
import { withAcceptance } from './accept-notes.js';

const RANK: Readonly<Record<Severity, number>> = { loss: 0, warning: 1, info: 2 };

/** Collects notes, and marks those that the config accepts; equal ones count once. */
export class Ledger {
  readonly #notes = new Map<string, Note>();
  readonly #accepted: readonly Accepted[];

  constructor(accepted: readonly Accepted[]) {
    this.#accepted = accepted;
  }

  add(...notes: readonly Note[]): void {
    for (const note of notes.map((one) => withAcceptance(one, this.#accepted)))
      this.#notes.set(JSON.stringify(note), note);
  }

  /** The gravest first, then by place. */
  sorted(): readonly Note[] {
    return [...this.#notes.values()]
      .map((note) => ({ note, place: formatPlace(note.place) }))
      .sort((a, b) => RANK[a.note.severity] - RANK[b.note.severity] || compare(a.place, b.place))
      .map(({ note }) => note);
  }
}

/** By UTF-16 units: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
