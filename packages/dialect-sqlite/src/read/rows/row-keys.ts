import { type KeyValue, keyLabel } from './key-value.js';
import { keysOf, ordinal, type Page } from './page.js';
import type { Statements } from './statements.js';
import { BadTextCell, type StoredCell, storedRows } from './stored-rows.js';
import type { TextEncoding } from './stored-text.js';
import type { TableShape } from './table-shape.js';

/** What the rows of pages are read from. */
interface RowSource {
  readonly statements: Statements;
  readonly table: TableShape;
  readonly encoding: TextEncoding;
}

type Rows = Pick<Page, 'slice' | 'rows'>;

/** What names each row of a page for people: its primary key, and where that is none, or NULL, what tells its place. */
export function rowKeys(source: RowSource, page: Rows): readonly string[] {
  const { statements, table, encoding } = source;
  const { primaryKey } = table;
  if (primaryKey.length === 0) return places(source, page);
  const own = storedRows(statements, table, page, primaryKey, encoding);
  const others = own.some(hasNull) ? places(source, page) : [];
  return own.map((cells, index) => {
    const place = hasNull(cells) ? others[index] : undefined;
    return place ?? keyLabel(primaryKey, cells.map(keyPart), 0n);
  });
}

function places({ statements, table }: RowSource, page: Rows): readonly string[] {
  const { keys } = table;
  if (keys.columns.length === 0) {
    return Array.from({ length: page.rows }, (_, index) => keyLabel([], [], ordinal(page.slice, index)));
  }
  return keysOf(statements, table, page.slice).map((key) => keyLabel(keys.labels, key, 0n));
}

function hasNull(cells: readonly StoredCell[]): boolean {
  return cells.includes(null);
}

function keyPart(cell: StoredCell): KeyValue {
  return cell instanceof BadTextCell ? { text: cell.bytes } : cell;
}
