import type { LedgerNote } from '@godwit/test-support/checker';

/** A note of a run's ledger as `--json` prints it, whole. */
export interface EdgeNote extends LedgerNote {
  readonly suggestion?: string;
  readonly count?: number;
  readonly keys?: readonly string[];
}

/** The notes at a place: `table`, `table.column`, `table:object`, `:object`, or '' for those of no place. */
export function notesAt(ledger: readonly EdgeNote[], place: string): readonly EdgeNote[] {
  return ledger.filter((note) => placeOf(note) === place);
}

function placeOf({ place: { table = '', column, object } }: EdgeNote): string {
  return `${table}${column === undefined ? '' : `.${column}`}${object === undefined ? '' : `:${object}`}`;
}
