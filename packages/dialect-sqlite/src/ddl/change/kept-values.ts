import type { Column, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { keptName } from '../../introspect/left-out.js';
import { nameList } from '../statement.js';
import { columnNamed } from './named.js';
import { type RowIdentity, rowIdentity, rowidOf } from './row-identity.js';
import type { Surroundings } from './step.js';

/** Where values of a table are kept that go. */
export interface KeptValues {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly identity: RowIdentity;
}

/** The columns whose values go: none takes them over, or it computes its own. */
export function lostColumns(before: Table, after: Table): readonly Column[] {
  return before.columns.filter((column) => {
    if (column.generated !== undefined) return false;
    const next = columnNamed(after, column.name);
    return next === undefined || next.generated !== undefined;
  });
}

/**
 * What is kept of a table that changes so; undefined where nothing goes, is to be kept, or can be found again. `there` is
 * the table as it is found at first, `then` what it becomes.
 */
export function keptValues(
  there: Table,
  then: Table,
  { keepAs }: Pick<Surroundings, 'keepAs'>,
): KeptValues | undefined {
  const columns = lostColumns(there, then);
  const identity = rowIdentity(there, then);
  if (keepAs === undefined || columns.length === 0 || identity === undefined) return undefined;
  return { name: keptName(keepAs, there.name.name), columns, identity };
}

/** Puts the values aside. Without types each stays what it is. */
export function keepValues(table: Table, { name, columns, identity }: KeptValues): readonly string[] {
  const keys = keysOf(table, identity);
  const key = keys.map(({ kept }) => kept).join(', ');
  const own = keys.map((one) => one.own).join(', ');
  const values = nameList(columns.map((column) => column.name));
  const declared = identity.by === 'rowid' ? `${key} INTEGER PRIMARY KEY` : key;
  return [
    `CREATE TABLE ${quoteIdentifier(name)} (${declared}, ${values})`,
    `INSERT INTO ${quoteIdentifier(name)} (${key}, ${values}) SELECT ${own}, ${values} FROM ${quoteIdentifier(table.name.name)}`,
  ];
}

/** The column of the rowid; longer than what people would call a column. */
const ROW = quoteIdentifier('godwit_row');

/** What a row is found again by: how that is read of the table, and what it is called where values are kept. */
function keysOf(
  table: Table,
  identity: RowIdentity,
): readonly { readonly own: string; readonly kept: string }[] {
  if (identity.by === 'rowid') return [{ own: rowidOf(table) ?? '', kept: ROW }];
  return identity.columns.map((name) => ({ own: quoteIdentifier(name), kept: quoteIdentifier(name) }));
}

/** The join that finds the kept values of each row of a table. */
export function joinKept(table: Table, { name, identity }: KeptValues): string {
  const on = keysOf(table, identity)
    .map(({ own, kept }) => `"now".${own} = "kept".${kept}`)
    .join(' AND ');
  return `LEFT JOIN ${quoteIdentifier(name)} AS "kept" ON ${on}`;
}

/** A predicate that is true where something was kept of the row. */
export function hasKept({ identity }: KeptValues): string {
  const column = identity.by === 'rowid' ? ROW : quoteIdentifier(identity.columns[0] ?? '');
  return `"kept".${column} IS NOT NULL`;
}
