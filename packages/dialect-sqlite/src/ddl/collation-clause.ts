import type { Column, Note, Table } from '@godwit/plugin-api';
import { type Clause, placeIn } from './statement.js';

/** The collations that every SQLite has. */
const BUILT_IN: ReadonlySet<string> = new Set(['BINARY', 'NOCASE', 'RTRIM']);

/** `COLLATE NOCASE`, or a note where SQLite itself has no such collation. */
export function collationClause(table: Table, column: Column): Clause {
  const native = builtIn(column.collation);
  const meant = column.type.kind === 'text' ? builtIn(column.type.collation) : undefined;
  const known = native ?? meant;
  if (known === 'BINARY') return { sql: '', notes: byBytes(table, column) };
  if (known !== undefined) return { sql: `COLLATE ${known}`, notes: narrower(table, column) };
  const name = column.collation ?? (column.type.kind === 'text' ? column.type.collation : undefined);
  if (name === undefined) return { sql: '', notes: [] };
  const note: Note = {
    code: 'COLLATION_NOT_CARRIED',
    severity: 'warning',
    place: placeIn(table.name, { column: column.name }),
    message: `SQLite itself has no collation ${name}; the column compares by bytes.`,
    suggestion: 'Sort in the application, or register a collation and name it in the queries.',
  };
  return { sql: '', notes: [note] };
}

/** Another dialect's collation by bytes: nothing changes here, but the column no longer says it. */
function byBytes(table: Table, { name, collation }: Column): readonly Note[] {
  if (collation === undefined || collation.toUpperCase() === 'BINARY') return [];
  const message = `All text of SQLite compares by bytes, so the column does not name its collation ${collation} any more.`;
  const place = placeIn(table.name, { column: name });
  return [{ code: 'COLLATION_NOT_CARRIED', severity: 'info', place, message }];
}

/** Another dialect's folding of all letters. */
function narrower(table: Table, { name, type, collation }: Column): readonly Note[] {
  if (type.kind !== 'text' || collation?.toUpperCase() === 'NOCASE') return [];
  if (type.collation !== 'citext' && (type.collation !== 'nocase' || collation === undefined)) return [];
  const message =
    'NOCASE folds the letters A to Z only; other letters that differ in case are different now.';
  const place = placeIn(table.name, { column: name });
  return [{ code: 'COLLATION_NOT_CARRIED', severity: 'info', place, message }];
}

/** The name of a collation as SQLite has it; undefined where it has none of that name. */
export function builtIn(collation: string | undefined): string | undefined {
  const name = collation?.replace(/^"(\w+)"$/, '$1').toUpperCase();
  // By bytes as well, under the names that the standard and other databases have for that.
  if (name !== undefined && ['C', 'POSIX', 'UCS_BASIC'].includes(name)) return 'BINARY';
  if (name === 'CITEXT') return 'NOCASE';
  return name !== undefined && BUILT_IN.has(name) ? name : undefined;
}
