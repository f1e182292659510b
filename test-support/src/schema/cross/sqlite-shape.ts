import Database from 'better-sqlite3';
import { countChecks } from './count-checks.js';
import type { ColumnShape, ForeignKeyShape, IndexShape, KeyShape, SchemaShape, TableShape } from './shape.js';
import { classOfSqlite } from './type-class.js';

type Ask = <Row>(sql: string, ...values: readonly unknown[]) => readonly Row[];

interface TableRow {
  readonly name: string;
  readonly type: 'table' | 'virtual' | 'shadow';
  readonly wr: number;
  readonly strict: number;
  readonly sql: string | null;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
  readonly hidden: number;
}

interface IndexRow {
  readonly name: string;
  readonly unique: number;
  readonly origin: 'c' | 'u' | 'pk';
  readonly partial: number;
}

/** What the PRAGMAs of a SQLite file say, and for checks the text of `sqlite_schema`. */
export function readSqliteShape(path: string): SchemaShape {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  const ask: Ask = (sql, ...values) => db.prepare(sql).all(...values) as never;
  try {
    const tables =
      ask<TableRow>(`SELECT l.*, s.sql FROM pragma_table_list AS l LEFT JOIN sqlite_schema AS s USING (name)
      WHERE l.schema = 'main' AND l.type <> 'view' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND l.name NOT LIKE 'godwit\\_%' ESCAPE '\\'`);
    const names = tables.map(({ name }) => name);
    const views = ask<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'view'");
    return {
      tables: tables.map((table) => tableShape(ask, table, names)),
      triggers: ask('SELECT tbl_name AS "table", name FROM sqlite_schema WHERE type = \'trigger\''),
      objects: views.map(({ name }) => ({ kind: 'view', name })),
    };
  } finally {
    db.close();
  }
}

const EMPTY = {
  ordinary: false,
  options: [],
  columns: [],
  uniques: [],
  foreignKeys: [],
  checks: 0,
  indexes: [],
};

function tableShape(ask: Ask, table: TableRow, names: readonly string[]): TableShape {
  const { name } = table;
  if (table.type !== 'table') return { ...EMPTY, name };
  const columns = ask<ColumnRow>('SELECT * FROM pragma_table_xinfo(?) WHERE hidden <> 1', name);
  const indexes = ask<IndexRow>('SELECT * FROM pragma_index_list(?) ORDER BY seq DESC', name);
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const alias = aliasOfRowid(table, key, indexes);
  return {
    name,
    ordinary: true,
    options: [...(table.wr ? ['without rowid'] : []), ...(table.strict ? ['strict'] : [])],
    columns: columns.map((column) => columnShape(column, column === alias, table)),
    ...(key.length === 0 ? {} : { primaryKey: { columns: key.map((column) => column.name) } }),
    uniques: indexes.filter(({ origin }) => origin === 'u').map((index) => uniqueShape(ask, index)),
    foreignKeys: foreignKeys(ask, name, names),
    checks: countChecks(table.sql ?? ''),
    indexes: indexes.filter(({ origin }) => origin === 'c').map((index) => indexShape(ask, index, columns)),
  };
}

/** The one column of a primary key that is declared INTEGER is the rowid, unless an index says otherwise. */
function aliasOfRowid(
  table: TableRow,
  key: readonly ColumnRow[],
  indexes: readonly IndexRow[],
): ColumnRow | undefined {
  const [only, second] = key;
  const indexed = indexes.some(({ origin }) => origin === 'pk');
  const is = second === undefined && !indexed && !table.wr && only?.type.toUpperCase() === 'INTEGER';
  return is ? only : undefined;
}

function columnShape(row: ColumnRow, alias: boolean, table: TableRow): ColumnShape {
  const never = row.notnull === 1 || alias || (row.pk > 0 && table.wr === 1);
  const written = row.dflt_value !== null && row.dflt_value.toUpperCase() !== 'NULL';
  return {
    name: row.name,
    type: classOfSqlite(row.type),
    nullable: !never,
    default: written,
    ...(row.hidden === 2 ? { generated: 'virtual' as const } : {}),
    ...(row.hidden === 3 ? { generated: 'stored' as const } : {}),
    ...(alias ? { generator: 'by default' as const } : {}),
  };
}

interface PartRow {
  readonly name: string | null;
  readonly desc: number;
}

function partsOf(ask: Ask, index: string): readonly PartRow[] {
  return ask<PartRow>('SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno', index);
}

function uniqueShape(ask: Ask, index: IndexRow): KeyShape {
  return { columns: partsOf(ask, index.name).map(({ name }) => name ?? '') };
}

function indexShape(ask: Ask, index: IndexRow, columns: readonly ColumnRow[]): IndexShape {
  const parts = partsOf(ask, index.name);
  const [{ sql } = { sql: '' }] = ask<{ sql: string }>(
    'SELECT sql FROM sqlite_schema WHERE name = ?',
    index.name,
  );
  const words = new Set(sql.toLowerCase().split(/[^\p{L}\p{N}_]+/u));
  return {
    name: index.name,
    unique: index.unique === 1,
    parts: parts.map(({ name, desc }) => `${name ?? 'expression'}${desc ? ' DESC' : ''}`),
    columns: columns.map(({ name }) => name).filter((name) => words.has(name.toLowerCase())),
    more: index.partial === 1 ? 'partial' : '',
  };
}

interface ForeignRow {
  readonly id: number;
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly on_update: string;
  readonly on_delete: string;
}

/** Names of tables are meant in any case; a key that names no columns points at the primary key. */
function foreignKeys(ask: Ask, table: string, names: readonly string[]): readonly ForeignKeyShape[] {
  const rows = ask<ForeignRow>('SELECT * FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq', table);
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((parts) => {
    const [first] = parts as [ForeignRow];
    const target = names.find((name) => name.toLowerCase() === first.table.toLowerCase()) ?? first.table;
    const known = ask<ColumnRow>('SELECT * FROM pragma_table_xinfo(?)', target);
    const key = known.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    const referenced = parts.map(({ to }, index) => {
      if (to === null) return key[index]?.name ?? '';
      return known.find(({ name }) => name.toLowerCase() === to.toLowerCase())?.name ?? to;
    });
    return {
      columns: parts.map(({ from }) => from),
      to: { table: target, columns: referenced },
      actions: `on update ${first.on_update} on delete ${first.on_delete}`.toLowerCase(),
    };
  });
}
