import type { Note, Table } from '@godwit/plugin-api';

/** Codes of notes that say of a column that values in it do not arrive exactly. */
const CHANGES_VALUES: readonly string[] = ['VALUES_FITTED', 'SPELLING_NORMALIZED', 'TYPE_LOSSY', 'BAD_TEXT'];

/** The columns of a table whose values may differ, because the ledger says so. */
export function toldColumns({ name }: Table, ledger: readonly Note[]): ReadonlySet<string> {
  const notes = ledger.filter(({ code, place }) => {
    return CHANGES_VALUES.includes(code) && place.table === name.name && place.schema === name.schema;
  });
  return new Set(notes.flatMap(({ place }) => place.column ?? []));
}
