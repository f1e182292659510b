import type { Connection } from '../../connect/connection.js';
import { remembered } from '../../connect/remembered.js';
import { hasKeyIndex, rowidAlias } from '../rows/table-shape.js';

/** Where the columns of a table stand in its records. */
export interface TableLayout {
  readonly root: number;
  readonly hasRowids: boolean;
  /** The field of each column; `rowid` for the column that is the rowid. Computed columns that are not stored have none. */
  readonly fields: ReadonlyMap<string, number | 'rowid'>;
}

interface ColumnRow {
  readonly cid: bigint;
  readonly name: string;
  readonly type: string;
  readonly pk: bigint;
  readonly hidden: bigint;
}

const VIRTUAL = 2n;

/** Undefined where the table is no b-tree, or a record of it is not laid out as the catalogue tells. */
export function tableLayout(db: Connection, table: string): TableLayout | undefined {
  return remembered(db, `layout ${table}`, () => findLayout(db, table));
}

function findLayout(db: Connection, table: string): TableLayout | undefined {
  const found = db
    .prepare(
      "SELECT s.rootpage AS root, l.wr AS wr FROM main.sqlite_schema AS s, pragma_table_list(?) AS l WHERE s.type = 'table' AND s.name = ? AND l.schema = 'main' AND l.name = s.name AND l.type <> 'virtual'",
    )
    .get(table, table) as { root: bigint; wr: bigint } | undefined;
  if (found === undefined || found.root < 1n) return undefined;
  const columns = db
    .prepare("SELECT cid, name, type, pk, hidden FROM pragma_table_xinfo(?, 'main')")
    .all(table) as ColumnRow[];
  const hasRowids = found.wr === 0n;
  const fields = hasRowids ? inOrder(db, table, columns) : alongKey(db, table, columns);
  return fields && { root: Number(found.root), hasRowids, fields };
}

function inOrder(db: Connection, table: string, columns: readonly ColumnRow[]): TableLayout['fields'] {
  const alias = rowidAlias(columns, hasKeyIndex(db, table));
  const fields = new Map<string, number | 'rowid'>();
  let field = 0;
  for (const { name, hidden } of columns) {
    if (hidden === VIRTUAL) continue;
    fields.set(name, name === alias ? 'rowid' : field);
    field++;
  }
  return fields;
}

/** The key first. Versions of SQLite lay out a key that names a column twice in two ways. */
function alongKey(
  db: Connection,
  table: string,
  columns: readonly ColumnRow[],
): TableLayout['fields'] | undefined {
  const cids = db
    .prepare(
      "SELECT x.cid FROM pragma_index_list(?, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x WHERE l.origin = 'pk' ORDER BY x.seqno",
    )
    .pluck()
    .all(table) as bigint[];
  const stored = columns.filter(({ hidden }) => hidden !== VIRTUAL);
  if (new Set(cids).size !== cids.length || cids.length !== stored.length) return undefined;
  const names = cids.map((cid) => columns.find((column) => column.cid === cid)?.name ?? '');
  return new Map(names.map((name, field) => [name, field]));
}
