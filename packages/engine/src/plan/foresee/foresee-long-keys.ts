import {
  type Expression,
  formatTableName,
  type Note,
  type SourceSession,
  type Table,
} from '@godwit/plugin-api';
import type { RunContext } from '../../run-context.js';
import { placeOf, tableKey } from '../names/place.js';
import type { TableWork } from '../tables/planned-table.js';
import { inSource, violations } from './foresee-rules.js';
import { withCount } from './probe-notes.js';

/** A key or an index over whole columns. */
interface Indexed {
  readonly name?: string | undefined;
  readonly columns: readonly string[];
}

/**
 * Values that an index of the target keeps only where they compress well, which shows when it is made. `tables` are those of
 * the target, by the names of their objects.
 */
export async function foreseeLongKeys(
  source: SourceSession,
  all: readonly TableWork[],
  tables: readonly Table[],
  run: RunContext,
): Promise<readonly Note[]> {
  const { maxIndexedBytes: most } = run.target.dialect.capabilities;
  // Within one dialect the source has such an index itself.
  const isMade = run.options.mode !== 'into-existing';
  if (most === undefined || (isMade && run.source.dialect.name === run.target.dialect.name)) return [];
  const notes: Note[] = [];
  for (const work of all) {
    const table = tables.find(({ name }) => tableKey(name) === tableKey(work.target));
    if (table === undefined) continue;
    for (const [column, indexes] of indexedTexts(table)) {
      const check = inSource(fits(column, most), work, run);
      if (check === undefined || check === 'kept') continue;
      const found = await violations(source, work, check, run.signal);
      if (found === undefined) continue;
      notes.push(...indexes.map(({ name }) => withCount(longNote(table, column, name, most), found)));
    }
  }
  return notes;
}

/** Columns of text and bytes in keys and indexes that keep their values as they are, with these. */
function indexedTexts(table: Table): ReadonlyMap<string, readonly Indexed[]> {
  const trees = table.indexes.filter(({ method = 'btree' }) => method === 'btree');
  const all: readonly Indexed[] = [
    ...(table.primaryKey === undefined ? [] : [table.primaryKey]),
    ...table.uniqueKeys,
    ...trees.map(({ name, parts }) => ({ name, columns: parts.flatMap(({ column }) => column ?? []) })),
  ];
  const long = table.columns.filter(({ type }) => type.kind === 'text' || type.kind === 'bytes');
  return new Map(
    long.map(({ name }) => [name, all.filter(({ columns }) => columns.includes(name))] as const),
  );
}

function fits(column: string, most: number): Expression {
  return {
    kind: 'binary',
    operator: 'less-equal',
    left: { kind: 'call', name: 'byte-length', arguments: [{ kind: 'column', name: column }] },
    right: { kind: 'literal', type: 'integer', text: String(most) },
  };
}

function longNote(table: Table, column: string, object: string | undefined, most: number): Note {
  return {
    code: 'INDEX_MAY_NOT_FIT',
    severity: 'warning',
    place: placeOf(table.name, object === undefined ? { column } : { object }),
    message: `The column ${column} of ${formatTableName(table.name)} has values of more than ${most} bytes, which the index keeps only where they compress well.`,
  };
}
