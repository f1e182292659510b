import { isDeepStrictEqual } from 'node:util';
import type { Column, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { freeRowidName } from '../../introspect/free-rowid-name.js';
import { columnNamed } from './named.js';

/** The column that is the rowid under another name. */
export function aliasOf(table: Table): Column | undefined {
  const [name, ...others] = table.primaryKey?.columns ?? [];
  if (name === undefined || others.length > 0 || !hasRowid(table)) return undefined;
  const column = columnNamed(table, name);
  return column?.identity === undefined ? undefined : column;
}

export function hasRowid({ properties }: Table): boolean {
  return properties?.['withoutRowid'] !== true;
}

/** A name by which the rowid can be read and written that no column has; undefined where there is none. */
export function freeRowid(table: Table): string | undefined {
  return hasRowid(table) ? freeRowidName(table.columns.map(({ name }) => name)) : undefined;
}

/** What of a row is the same before and after its table is made anew: its rowid, or the columns of its key. */
export type RowIdentity =
  | { readonly by: 'rowid' }
  | { readonly by: 'key'; readonly columns: readonly string[] };

export function rowIdentity(before: Table, after: Table): RowIdentity | undefined {
  if (keepsRowid(before, after)) return { by: 'rowid' };
  const [own, other] = [before.primaryKey?.columns ?? [], after.primaryKey?.columns ?? []];
  const isSame = own.length > 0 && own.length === other.length;
  const isKept = own.every((name, index) => {
    const [column, next] = [columnNamed(before, name), columnNamed(after, other[index] ?? '')];
    // NULLs are no key, whatever SQLite lets into one.
    const isThere = column?.nullable === false && next?.nullable === false;
    return isThere && column.name === next.name && isDeepStrictEqual(column.type, next.type);
  });
  return isSame && isKept ? { by: 'key', columns: own } : undefined;
}

function keepsRowid(before: Table, after: Table): boolean {
  if (!hasRowid(before) || !hasRowid(after)) return false;
  const [was, is] = [aliasOf(before), aliasOf(after)];
  if (is === undefined) return rowidOf(before) !== undefined && freeRowid(after) !== undefined;
  const source = columnNamed(before, is.name);
  return source === undefined ? rowidOf(before) !== undefined : source === was;
}

/** How the rowid of a table is read; undefined where it cannot be. */
export function rowidOf(table: Table): string | undefined {
  const alias = aliasOf(table);
  return alias === undefined ? freeRowid(table) : quoteIdentifier(alias.name);
}
