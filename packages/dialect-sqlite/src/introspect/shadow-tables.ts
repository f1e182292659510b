import type { TableRow } from './catalogue.js';
import type { SchemaObject } from './catalogue-queries.js';
import { readModule } from './virtual-module.js';

/** The tables that modules keep which SQLite itself does not have, by the ends of their names. */
const ENDS: Readonly<Record<string, RegExp>> = {
  vec0: /^(?:chunks|rowids|info|auxiliary|vector_chunks\d\d|metadatachunks\d\d|metadatatext\d\d)$/i,
  vss0: /^(?:index|data)$/i,
  spellfix1: /^vocab$/i,
};

/** SQLite takes tables of a module that is not there for ordinary ones. */
export function withShadows(
  tables: readonly TableRow[],
  objects: ReadonlyMap<string, SchemaObject>,
): readonly TableRow[] {
  const owners = tables.flatMap(({ type, name }) => {
    const ends = type === 'virtual' ? ENDS[readModule(objects.get(name)?.sql ?? '').module] : undefined;
    return ends === undefined ? [] : [{ start: `${name.toLowerCase()}_`, ends }];
  });
  const serves = (name: string): boolean =>
    owners.some(({ start, ends }) => {
      return name.toLowerCase().startsWith(start) && ends.test(name.slice(start.length));
    });
  return tables.map((row) => (row.type === 'table' && serves(row.name) ? { ...row, type: 'shadow' } : row));
}
