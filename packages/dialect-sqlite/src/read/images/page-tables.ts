import type { Connection } from '../../connect/connection.js';
import { tableLayout } from '../pages/table-layout.js';
import type { TextEncoding } from '../rows/stored-text.js';
import { primaryKeyParts } from '../rows/table-shape.js';
import { isOrderKnown } from './key-order.js';

/** The tables whose rows are in an order that is known here: all with rowids, and those in the order of a key that can be told. */
export function pageTables(db: Connection, encoding: TextEncoding): readonly string[] {
  const tables = db
    .prepare("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .all() as { readonly name: string; readonly wr: bigint }[];
  const known = tables.filter(
    ({ name, wr }) =>
      wr === 0n || (tableLayout(db, name) !== undefined && isOrderKnown(primaryKeyParts(db, name), encoding)),
  );
  return known.map(({ name }) => name);
}
