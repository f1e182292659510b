import type { RowsThere } from '../contract/rows-there.js';
import type { Statement } from '../contract/statement.js';
import type { Place } from '../notes/note.js';
import type { Column, Table, TableName } from '../schema/schema.js';
import { compareRowsSql, keepRowsSql, RETURNED, returnRowsSql, undoKeepingSql } from './kept-rows-sql.js';

/** A table whose rows are kept, and what it is called in SQL. */
export interface KeptTable {
  readonly table: Table;
  /** The table as INSERT names it. */
  readonly name: string;
  /** The same as SELECT and DELETE name it, so that the rows are its own. */
  readonly own: string;
  /** Where its rows are kept. */
  readonly place: TableName;
  readonly kept: string;
  readonly fate: RowsThere['fate'];
}

/** How a dialect spells what it takes to keep rows. */
export interface KeptRowsWords {
  quote(name: string): string;
  /** Whether two values of a column are equal as keys are: NULL equals nothing. */
  same(left: string, right: string, column: Column): string;
  /** Whether two rows hold the same in these columns: NULL equals NULL. */
  sameRow(left: string, right: string, columns: readonly Column[]): string;
  readonly yes: string;
  readonly no: string;
  /** What an INSERT says so that it may give numbers that are generated otherwise. */
  readonly overriding: string;
  /** What is said of the table that keeps rows. */
  remark?(one: KeptTable): string;
  beforeLoad(parts: Parts): Statement;
  afterLoad(parts: Parts): Statement;
}

type Parts = Omit<Statement, 'phase' | 'group' | 'transaction'>;

/** The statements of `TargetSession.keepRows`. Rows go in the contrary order, in which no key stands in their way. */
export function keptRowsStatements(tables: readonly KeptTable[], words: KeptRowsWords): readonly Statement[] {
  const returning = tables.filter(({ fate }) => fate === 'return');
  return [
    ...tables.toReversed().map((one) => keep(one, words)),
    ...returning.flatMap((one) => compare(one, tables, words)),
    ...returning.map((one) => bringBack(one, tables, words)),
  ];
}

function keep(one: KeptTable, words: KeptRowsWords): Statement {
  const { table, name, own, fate } = one;
  const remark = words.remark?.(one);
  return words.beforeLoad({
    id: keepId(one),
    sql: [
      keepRowsSql(one, words),
      ...(remark === undefined ? [] : [remark]),
      ...keyIndex(one, words),
      ...(fate === 'stay' ? [] : [`DELETE FROM ${own}`]),
    ].join(';\n'),
    purpose:
      fate === 'stay' ? `keep a copy of the rows of ${name}` : `put the rows of ${name} away, and keep them`,
    table: table.name,
    silent: true,
    undo: [undoKeepingSql(one, words)],
    keeps: {
      among: fate === 'stay' ? { kind: 'rows', table: one.place } : returnedProbe(one, words),
    },
  });
}

function compare(one: KeptTable, tables: readonly KeptTable[], words: KeptRowsWords): readonly Statement[] {
  const { table, name, place } = one;
  const sql = compareRowsSql(one, tables, words);
  if (sql === '') return [];
  const keyColumns = table.primaryKey?.columns ?? [];
  const predicate = `${words.quote(RETURNED)} IS NULL`;
  const statement = words.afterLoad({
    id: `compare-rows:${name}`,
    sql,
    purpose: `compare the rows that ${name} held with the new ones`,
    table: table.name,
    requires: [keepId(one)],
    noteWhen: {
      probe: { kind: 'matches', table: place, predicate, keyColumns },
      note: {
        code: 'ROWS_DISPLACED',
        severity: 'warning',
        place: placeOf(table),
        message:
          'Rows that were there are gone, because another row of the source has their primary key, or that of a row that they point at.',
        suggestion:
          'Make them anew where the application needs them. The command "rollback" brings all back.',
      },
    },
  });
  return [statement];
}

function bringBack(one: KeptTable, tables: readonly KeptTable[], words: KeptRowsWords): Statement {
  const { table, name } = one;
  return words.afterLoad({
    id: `return-rows:${name}`,
    sql: returnRowsSql(one, tables, words),
    purpose: `bring back the rows of ${name} that have no equal among the new ones`,
    table: table.name,
    requires: [keepId(one)],
    silent: true,
    noteWhen: {
      probe: returnedProbe(one, words),
      note: {
        code: 'ROWS_RETURNED',
        severity: 'info',
        place: placeOf(table),
        message: 'Rows that were there stay, because the source has none that is equal by a key.',
        suggestion: 'Delete them with options.deleteSeeds, where the application does not need them.',
      },
    },
  });
}

function keepId({ name }: KeptTable): string {
  return `keep-rows:${name}`;
}

function placeOf({ name: { schema, name } }: Table): Place {
  return { ...(schema === undefined ? {} : { schema }), table: name };
}

function returnedProbe({ table, place }: KeptTable, { quote }: KeptRowsWords) {
  const keyColumns = table.primaryKey?.columns ?? [];
  return { kind: 'matches', table: place, predicate: quote(RETURNED), keyColumns } as const;
}

/** References are followed by the key. */
function keyIndex({ table, place, kept, fate }: KeptTable, { quote }: KeptRowsWords): readonly string[] {
  if (fate !== 'return' || table.primaryKey === undefined) return [];
  const columns = table.primaryKey.columns.map(quote).join(', ');
  return [`CREATE INDEX ${quote(`${place.name}_key`)} ON ${kept} (${columns})`];
}
