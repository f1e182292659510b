import type { View } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import type { TableRow } from './catalogue.js';
import type { SchemaObject } from './catalogue-queries.js';
import { readModule } from './virtual-module.js';

/** Modules that keep all that they know in tables of their own, and those that show what these keep. */
const KEPT: ReadonlySet<string> = new Set([
  'fts3',
  'fts4',
  'fts5',
  'rtree',
  'rtree_i32',
  'geopoly',
  'fts5vocab',
  'fts4aux',
]);

/**
 * The virtual tables whose module is there, with the tables in which it keeps their rows: with these and its own statement each
 * can be made again as it is, be its content its own, another table's or none.
 */
export function moduleTables(
  db: Connection,
  listed: readonly TableRow[],
  objects: ReadonlyMap<string, SchemaObject>,
): readonly (View & { readonly parts: NonNullable<View['parts']> })[] {
  const there = new Set(db.prepare<[], string>('SELECT name FROM pragma_module_list').pluck().all());
  const virtual = listed.filter(({ type }) => type === 'virtual').map(({ name }) => name);
  return virtual.flatMap((name) => {
    const sql = objects.get(name)?.sql ?? '';
    const { module } = readModule(sql);
    if (!KEPT.has(module) || !there.has(module)) return [];
    const parts = listed
      .filter((row) => row.type === 'shadow' && ownerOf(row.name, virtual) === name)
      .map((row) => ({ name: row.name }));
    return [{ name: { name }, sql, materialized: false, parts }];
  });
}

/** The virtual table that a table serves, by the longest name that its own begins with. */
export function ownerOf(table: string, virtual: readonly string[]): string | undefined {
  return virtual
    .filter((name) => table.toLowerCase().startsWith(`${name.toLowerCase()}_`))
    .sort((a, b) => b.length - a.length)[0];
}
