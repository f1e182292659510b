import type { Note, Place, Statement, TableName } from '@godwit/plugin-api';
import type { TableDraft } from '../tables/drafts.js';
import { placeOf, tableKey } from './place.js';

/** A table, and its columns, by the names of both sides. */
interface Moved {
  readonly source: TableName;
  readonly target: TableName;
  readonly columns: readonly { readonly source: string; readonly target: string }[];
}

/** Says a place in the target in the names of the source, as the ledger does; what is not moved keeps its own. */
export function sourcePlaces(drafts: readonly TableDraft[]): (place: Place) => Place {
  const tables = new Map(drafts.map((draft) => [tableKey(draft.target), namesOf(draft)]));
  return (place) => {
    const { schema, table, column, ...rest } = place;
    if (table === undefined) return place;
    const found = tables.get(tableKey({ name: table, ...(schema !== undefined && { schema }) }));
    if (found === undefined) return place;
    const name = found.columns.find(({ target }) => target === column)?.source ?? column;
    return placeOf(found.source, { ...(name !== undefined && { column: name }), ...rest });
  };
}

/** A statement whose notes are at places of the source. */
export function atSourcePlaces(statement: Statement, toSource: (place: Place) => Place): Statement {
  const at = (note: Note): Note => ({ ...note, place: toSource(note.place) });
  const { skipWhen, noteWhen, noteWhenFailed } = statement;
  return {
    ...statement,
    ...(skipWhen && { skipWhen: { ...skipWhen, note: at(skipWhen.note) } }),
    ...(noteWhen && { noteWhen: { ...noteWhen, note: at(noteWhen.note) } }),
    ...(noteWhenFailed && { noteWhenFailed: at(noteWhenFailed) }),
  };
}

function namesOf({ source, target, columns }: TableDraft): Moved {
  const own = columns.filter(({ isFilled }) => isFilled !== true);
  const names = own.map((column) => ({ source: column.source.name, target: column.target }));
  return { source: source.name, target, columns: names };
}
