import type { KeyRange, Position } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { describeTable } from './table-shape.js';

/** The positions that cut a table into about equal parts; none where its rows have no number. */
export function splitTable(db: Connection, name: string, parts: number): readonly Position[] {
  const table = describeTable(db, name);
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
