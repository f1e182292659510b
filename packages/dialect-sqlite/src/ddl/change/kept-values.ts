import type { Column, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { keptName } from '../../introspect/left-out.js';
import { nameList } from '../statement.js';
import { columnNamed, type RowIdentity, rowIdentity, rowidOf } from './row-identity.js';
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
  const key = identity.by === 'rowid' ? [ROW] : identity.columns;
  const own =
    identity.by === 'rowid' ? [rowidOf(table) ?? ''] : identity.columns.map((one) => quoteIdentifier(one));
  const values = columns.map((column) => column.name);
  const rowid =
    identity.by === 'rowid' ? `${quoteIdentifier(ROW)} INTEGER PRIMARY KEY, ` : `${nameList(key)}, `;
  return [
    `CREATE TABLE ${quoteIdentifier(name)} (${rowid}${nameList(values)})`,
    `INSERT INTO ${quoteIdentifier(name)} (${nameList([...key, ...values])}) SELECT ${[...own, ...values.map((one) => quoteIdentifier(one))].join(', ')} FROM ${quoteIdentifier(table.name.name)}`,
  ];
}

/** The column of the rowid; longer than what people would call a column. */
const ROW = 'godwit_row';

/** The join that finds the kept values of each row of a table. */
export function joinKept(table: Table, { name, identity }: KeptValues): string {
  const pairs =
    identity.by === 'rowid'
      ? [[rowidOf(table) ?? '', quoteIdentifier(ROW)] as const]
      : identity.columns.map((one) => [quoteIdentifier(one), quoteIdentifier(one)] as const);
  const on = pairs.map(([own, kept]) => `"now".${own} = "kept".${kept}`).join(' AND ');
  return `LEFT JOIN ${quoteIdentifier(name)} AS "kept" ON ${on}`;
}

/** A predicate that is true where something was kept of the row. */
export function hasKept({ identity }: KeptValues): string {
  return `"kept".${quoteIdentifier(identity.by === 'rowid' ? ROW : (identity.columns[0] ?? ''))} IS NOT NULL`;
}
