import {
  type BadText,
  formatPlace,
  formatTableName,
  MigrationError,
  type Note,
  type Table,
} from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import type { ColumnChoices } from '../types/column-choices.js';
import type { TableFacts } from '../types/profile-tables.js';

/** How many cells the message lists. */
const SHOWN = 20;

/** Refuses to go on with text that no target takes, listing where it is: BAD_TEXT. */
export function checkBadText(
  tables: readonly Table[],
  facts: readonly TableFacts[],
  { onBadText, choices }: { readonly onBadText: BadText; readonly choices: ColumnChoices },
): void {
  const cells: string[] = [];
  const columns: string[] = [];
  let count = 0;
  tables.forEach((table, index) => {
    for (const column of facts[index]?.profile?.columns ?? []) {
      const declared = table.columns.find(({ name }) => name === column.name);
      const { badText: own, misfits } = declared === undefined ? {} : choices.find(table, declared);
      if (column.badText === 0n || (own ?? onBadText) !== 'fail' || misfits === 'reject') continue;
      count += Number(column.badText);
      columns.push(`${formatTableName(table.name)}.${column.name}`);
      const keys = column.notes
        .filter((note) => note.code === 'BAD_TEXT')
        .flatMap((note: Note) => note.keys ?? []);
      const place = placeOf(table.name, { column: column.name });
      const known = keys.length === 0 ? [`${formatPlace(place)} (${column.badText} cells)`] : [];
      cells.push(...keys.map((key) => formatPlace({ ...place, key })), ...known);
    }
  });
  if (count > 0) throw badText(count, cells, columns[0]);
}

function badText(count: number, cells: readonly string[], column = 'table.column'): MigrationError {
  const more = cells.length > SHOWN ? ` and ${cells.length - SHOWN} more` : '';
  const cell = count === 1 ? '1 cell holds' : `${count} cells hold`;
  return new MigrationError({
    code: 'BAD_TEXT',
    message: `${cell} text with NUL characters or invalid UTF-8: ${cells.slice(0, SHOWN).join('; ')}${more}.`,
    hint: `Set onBadText to "strip" (leave them out) or "replace" (U+FFFD in their place); every cell is then noted. For one column: options.columns, ${JSON.stringify({ [column]: { badText: 'strip' } })}; "bytes" there keeps every byte.`,
  });
}
