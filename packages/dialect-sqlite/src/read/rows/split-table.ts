import type { KeyRange, Position } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { interiorKeys } from '../pages/interior-keys.js';
import type { PageAccess } from '../pages/page-access.js';
import { tableLayout } from '../pages/table-layout.js';
import { describeTable, type TableShape } from './table-shape.js';

/** So many times more places than cuts are looked at, so that parts differ by less than that. */
const FINENESS = 8;

/** The positions that cut a table into about equal parts; none where its rows have no number. */
export function splitTable(
  db: Connection,
  name: string,
  parts: number,
  pages: PageAccess | undefined,
): readonly Position[] {
  const table = describeTable(db, name);
  const layout = tableLayout(db, name);
  if (pages === undefined || layout?.hasRowids !== true || table.keys.columns.length !== 1)
    return splitByNumbers(db, table, parts);
  const keys = interiorKeys(pages.open(), layout.root, parts * FINENESS);
  if (keys.length < parts) return splitByNumbers(db, table, parts);
  const cuts = Array.from(
    { length: parts - 1 },
    (_, cut) => keys[Math.floor(((cut + 1) * keys.length) / parts)],
  );
  return [...new Set(cuts)].flatMap((at) =>
    at === undefined ? [] : [table.keys.position([at], undefined, 0)],
  );
}

/** Where pages do not tell, by the numbers of the first and the last row: their parts are equal if no numbers are left out. */
function splitByNumbers(db: Connection, table: TableShape, parts: number): readonly Position[] {
  const { keys } = table;
  const [key] = keys.columns;
  if (key === undefined || keys.columns.length !== 1 || keys.parts?.[0]?.descending === true) return [];
  const edges = db.prepare(
    `SELECT (SELECT min(${key}) FROM ${table.sql}), (SELECT max(${key}) FROM ${table.sql})`,
  );
  const [low, high] = edges.raw(true).get() as [unknown, unknown];
  if (typeof low !== 'bigint' || typeof high !== 'bigint') return [];
  const cuts: bigint[] = [];
  for (let part = 1n; part < BigInt(parts); part++) {
    const cut = low + ((high - low) * part) / BigInt(parts);
    const at = db.prepare(`SELECT max(${key}) FROM ${table.sql} WHERE ${key} <= ?`).pluck().get(cut);
    if (typeof at === 'bigint' && at < high && cuts.at(-1) !== at) cuts.push(at);
  }
  return cuts.map((at) => keys.position([at], undefined, 0));
}

/** The parts of a table before, between and behind positions. */
export function rangesBetween(cuts: readonly (Position | undefined)[]): readonly KeyRange[] {
  return [...cuts, undefined].map((through, index) => {
    const after = cuts[index - 1];
    return {
      id: String(index),
      ...(after === undefined ? {} : { after }),
      ...(through === undefined ? {} : { through }),
    };
  });
}
