import type { LedgerNote } from '../strike-off.js';

/** A table by its schema, where that is not the default one, and its name. */
export interface Named {
  readonly schema?: string | undefined;
  readonly name: string;
}

/** What things of the source are called in the target, by what the ledger says of it and nothing else. */
export interface Renames {
  table(source: Named): Named;
  column(table: Named, column: string): string;
  index(table: Named, index: string): string;
}

/** `schemas`: whether the target has any, so that a table keeps its own. */
export function renamesOf(
  ledger: readonly LedgerNote[],
  { schemas }: { readonly schemas: boolean },
): Renames {
  const notes = ledger.filter(({ code }) => code === 'NAME_CHANGED' || code === 'NAME_SHORTENED');
  const told = (table: Named, column?: string, object?: string): string | undefined => {
    const note = notes.find(
      ({ place }) =>
        place.table === table.name &&
        (place.schema ?? 'public') === (table.schema ?? 'public') &&
        place.column === column &&
        place.object === object,
    );
    return note && newName(note.message);
  };
  const placed = ({ schema, name }: Named): Named => {
    if (schemas || schema === undefined) return { schema, name };
    const prefix = notes.find(({ place }) => place.schema === schema && place.table === undefined);
    return { name: prefix?.message.includes(`"${schema}_"`) === true ? `${schema}_${name}` : name };
  };
  const called = (source: Named): Named => {
    const own = placed(source);
    return { ...own, name: told(source) ?? own.name };
  };
  return {
    table: called,
    column: (table, column) => told(table, column) ?? column,
    // An index is told of at its table as the target calls it.
    index: (table, index) => told(called(table), undefined, index) ?? told(table, undefined, index) ?? index,
  };
}

function newName(message: string): string | undefined {
  return /(?:there it is|is called) "(.*)"(?:\.$| now)/s.exec(message)?.[1];
}
