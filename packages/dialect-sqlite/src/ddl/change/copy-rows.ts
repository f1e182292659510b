import type { Column, Table } from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import { isNameText } from '../column-definition.js';
import { printExpression } from '../expression-text.js';
import { convertValue } from './convert-value.js';
import { hasKept, joinKept, type KeptValues } from './kept-values.js';
import { columnNamed } from './named.js';
import { aliasOf, freeRowid, hasRowid, rowidOf } from './row-identity.js';

/** Rows that go from one table into another one. */
export interface RowCopy {
  readonly before: Table;
  readonly after: Table;
  /** The name of the table that takes them. */
  readonly into: string;
  /** Values of columns that were kept, for their rows. */
  readonly kept: KeptValues | undefined;
}

/** `INSERT ... SELECT` of all rows, each with its rowid. A key that would skip or replace rows refuses them here. */
export function copyRows(copy: RowCopy): string {
  const { before, after, into, kept } = copy;
  const from = quoteIdentifier(before.name.name);
  const own = kept === undefined ? '' : '"now".';
  const found = [
    ...rowid(before, after, own),
    ...after.columns.flatMap((column) => copiedValue(copy, column, own)),
  ];
  const values = found.length > 0 ? found : anyValue(after);
  const names = values.map(({ name }) => name).join(', ');
  const source = kept === undefined ? from : `${from} AS "now" ${joinKept(before, kept)}`;
  return `INSERT OR ABORT INTO ${quoteIdentifier(into)} (${names}) SELECT ${values.map(({ sql }) => sql).join(', ')} FROM ${source}`;
}

interface CopiedValue {
  readonly name: string;
  readonly sql: string;
}

/** The rowid, where it is no column that is copied anyhow. */
function rowid(before: Table, after: Table, own: string): readonly CopiedValue[] {
  const was = rowidOf(before);
  if (was === undefined || !hasRowid(after)) return [];
  const alias = aliasOf(after);
  const name = alias === undefined ? freeRowid(after) : quoteIdentifier(alias.name);
  const isCopied = alias !== undefined && columnNamed(before, alias.name) !== undefined;
  return name === undefined || isCopied ? [] : [{ name, sql: `${own}${was}` }];
}

/** A new column gets its default. */
function copiedValue({ before, after, kept }: RowCopy, column: Column, own: string): readonly CopiedValue[] {
  if (column.generated !== undefined) return [];
  const name = quoteIdentifier(column.name);
  if (kept?.columns.some((one) => one.name === column.name) === true) {
    const value = `CASE WHEN ${hasKept(kept)} THEN "kept".${name} ELSE ${defaultOf(after, column)} END`;
    return [{ name, sql: value }];
  }
  const source = columnNamed(before, column.name);
  if (source === undefined) return [];
  const converted = convertValue(source, column, `${own}${quoteIdentifier(source.name)}`);
  return [{ name, sql: converted.sql }];
}

/** Where nothing of a row is left, there still is the row. */
function anyValue(table: Table): readonly CopiedValue[] {
  const column = table.columns.find(({ generated }) => generated === undefined);
  return column === undefined ? [] : [{ name: quoteIdentifier(column.name), sql: defaultOf(table, column) }];
}

function defaultOf(table: Table, { default: given, type }: Column): string {
  if (given === undefined) return 'NULL';
  if (isNameText(given.text)) return quoteString(given.text.replace(/^["`[]|["`\]]$/g, ''));
  const printed = printExpression(given, { purpose: 'default', table, expected: type });
  return printed.ok ? `(${printed.sql})` : 'NULL';
}
