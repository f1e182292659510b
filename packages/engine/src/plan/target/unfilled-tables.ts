import { countOf, formatTableName, type Note, type Table } from '@godwit/plugin-api';
import { listNames } from '../../names/nearest-name.js';
import { knownTables } from '../frameworks/known-tables.js';
import { tableKey } from '../names/place.js';
import type { TableDraft } from '../tables/drafts.js';
import type { ExistingTarget } from './existing-target.js';

/** Tells which tables of the target no table of the source fills, be it moved or not. */
export function unfilledNote(
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
