import { formatTableName, type SchemaObjects, type Table } from '@godwit/plugin-api';
import { placeOf, tableKey } from '../plan/names/place.js';
import { columnParts } from './column-parts.js';
import { pairedDomainParts } from './domain-parts.js';
import { objectParts } from './object-parts.js';
import { alteredWords, pairParts } from './pair-parts.js';
import { formatContent, type Normalize } from './same-content.js';
import type { SchemaPart } from './schema-part.js';
import { tableParts } from './table-parts.js';

/** One object that two schemas do not have alike. */
export interface PartDifference {
  /** `missing`: only the wanted schema has it; `extra`: only the one that was found. */
  readonly change: 'missing' | 'altered' | 'extra';
  /** As it was wanted, else as it was found. */
  readonly part: SchemaPart;
  /** As it was found, where that is not `part`. */
  readonly found?: SchemaPart;
  /** What of it is not as it was wanted, for people; only of an altered one. */
  readonly detail?: string;
}

/**
 * Compares the objects that a database shall have with those that it has, each for itself: an object is known by its kind,
 * its table and its name or columns. Tables and domains that only the found side has are no difference. Both sides are in the words of
 * one dialect.
 */
export function compareSchemas(
  wanted: SchemaObjects,
  found: SchemaObjects,
  normalize: Normalize = (text) => text,
): readonly PartDifference[] {
  const there = new Map(found.tables.map((table) => [tableKey(table.name), table]));
  const owners = new Set(
    [
      ...wanted.tables,
      ...wanted.views,
      ...found.views,
      ...wanted.triggers.map(({ table }) => ({ name: table })),
    ].map(({ name }) => tableKey(name)),
  );
  const triggers = found.triggers.filter(({ table }) => owners.has(tableKey(table)));
  const domains = pairedDomainParts(wanted.domains, found.domains);
  return [
    ...wanted.tables.flatMap((table) => {
      const other = there.get(tableKey(table.name));
      return other === undefined ? [wholeTable('missing', table)] : compareTables(table, other, normalize);
    }),
    ...compareParts(domains.wanted, domains.found, normalize),
    ...compareParts(objectParts(wanted), objectParts({ ...found, triggers }), normalize),
  ];
}

/** A table that one side does not have. */
export function wholeTable(change: 'missing' | 'extra', { name }: Pick<Table, 'name'>): PartDifference {
  const what = `the table ${formatTableName(name)}`;
  return { change, part: { kind: 'table', id: '', place: placeOf(name), what, content: {} } };
}

/** Of a column that only one side has nothing else is told. */
function compareTables(wanted: Table, found: Table, normalize: Normalize): readonly PartDifference[] {
  const parts = (table: Table, other: Table): readonly SchemaPart[] => {
    const shared = new Set(other.columns.map(({ name }) => name));
    const columns = table.columns.flatMap((column) => {
      return shared.has(column.name) ? columnParts(table, column) : columnParts(table, column).slice(0, 1);
    });
    return [...columns, ...tableParts(table)];
  };
  return compareParts(parts(wanted, found), parts(found, wanted), normalize);
}

function compareParts(
  wanted: readonly SchemaPart[],
  found: readonly SchemaPart[],
  normalize: Normalize,
): readonly PartDifference[] {
  return pairParts(wanted, found, normalize).flatMap(
    ({ wanted: part, found: other }): readonly PartDifference[] => {
      if (part === undefined) return other === undefined ? [] : [{ change: 'extra', part: other }];
      if (other === undefined) return part.optional === true ? [] : [{ change: 'missing', part }];
      const detail = alteration(part, other, normalize);
      return detail === undefined ? [] : [{ change: 'altered', part, found: other, detail }];
    },
  );
}

function alteration(wanted: SchemaPart, found: SchemaPart, normalize: Normalize): string | undefined {
  const changed = alteredWords(wanted, found, normalize);
  if (changed.length === 0) return undefined;
  return changed
    .map(
      (word) =>
        `${word}: ${formatContent(found.content[word])} instead of ${formatContent(wanted.content[word])}`,
    )
    .join('; ');
}
