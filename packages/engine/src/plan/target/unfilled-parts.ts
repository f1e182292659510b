import { type Column, countOf, formatTableName, type Note, type Table } from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import { knownTables } from '../frameworks/known-tables.js';
import { placeOf, tableKey } from '../names/place.js';
import type { TableDraft } from '../tables/drafts.js';
import type { ExistingTarget } from './existing-target.js';

/** Tells which tables of the target, and which columns of those that are filled, take nothing of the source. */
export function unfilledNotes(
  existing: ExistingTarget,
  drafts: readonly TableDraft[],
  sources: readonly Table[],
): readonly Note[] {
  return [...tablesNote(existing, drafts, sources), ...columnNotes(existing, drafts)];
}

/** Tables of which the source has none of the name, be it moved or not. */
function tablesNote(
  existing: ExistingTarget,
  drafts: readonly TableDraft[],
  sources: readonly Table[],
): readonly Note[] {
  const { tables } = existing.schema;
  const filled = new Set(drafts.map(({ target }) => tableKey(existing.table(target)?.name ?? target)));
  const records = knownTables(tables).map(({ table }) => table);
  const called = new Set(sources.map(({ name }) => name.name.toLowerCase()));
  const free = tables.filter((table) => {
    const { name } = table;
    return !filled.has(tableKey(name)) && !records.includes(table) && !called.has(name.name.toLowerCase());
  });
  if (free.length === 0) return [];
  const names = listNames(free.map(({ name }) => formatTableName(name)));
  return [
    {
      code: 'TARGET_TABLES_NOT_FILLED',
      severity: 'info',
      place: {},
      message: `No table of the source fills ${countOf(free.length, 'table')} of the target: ${names}.`,
    },
  ];
}

/** Once per table the columns that only the target has, and what they get. */
function columnNotes(existing: ExistingTarget, drafts: readonly TableDraft[]): readonly Note[] {
  return drafts.flatMap((draft): readonly Note[] => {
    const filled = new Set(draft.columns.map(({ target }) => target));
    const free = existing.table(draft.target)?.columns.filter(({ name }) => !filled.has(name)) ?? [];
    const told = free.flatMap((column) => {
      const what = whatItGets(column);
      return what === undefined ? [] : [`${column.name} (${what})`];
    });
    if (told.length === 0) return [];
    return [
      {
        code: 'TARGET_COLUMNS_NOT_FILLED',
        severity: 'info',
        place: placeOf(draft.source.name),
        message: `The target alone has ${listNames(told)}.`,
      },
    ];
  });
}

/** Undefined for one that needs a value, which is refused. */
function whatItGets({ generated, identity, default: own, nullable }: Column): string | undefined {
  if (generated !== undefined) return 'computed';
  if (identity !== undefined) return 'numbered';
  if (own !== undefined) return 'its default';
  return nullable ? 'NULL' : undefined;
}
