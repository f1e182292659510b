import {
  type Column,
  formatLogicalType,
  formatTableName,
  type Place,
  type PrimaryKey,
  type Table,
  type TypeMapper,
} from '@godwit/plugin-api';
import { placeOf } from '../plan/place.js';
import type { Told } from './told.js';
import type { VerifyFinding } from './verification-result.js';

/** A part of a table that both schemas are asked for, by what makes it the same part. */
interface Part {
  readonly what: string;
  readonly id: string;
  readonly place: Place;
}

/**
 * Compares the tables that a plan wanted with those that the target has, introspected anew: columns with their types,
 * keys, indexes and checks. What a note of the ledger speaks of is no finding.
 */
export function compareSchema(
  wanted: readonly Table[],
  found: readonly Table[],
  types: TypeMapper,
  told: Told,
): readonly VerifyFinding[] {
  const there = new Map(found.map((table) => [formatTableName(table.name), table]));
  return wanted
    .flatMap((table) => {
      const name = formatTableName(table.name);
      const other = there.get(name);
      if (other === undefined) return [finding(placeOf(table.name), `The target has no table ${name}.`)];
      return comparePartsOf(table, other, types);
    })
    .filter(({ place }) => !told.has(place));
}

function comparePartsOf(wanted: Table, found: Table, types: TypeMapper): readonly VerifyFinding[] {
  const [expected, present] = [partsOf(wanted, types, true), partsOf(found, types, false)];
  const has = new Set(present.map(({ id }) => id));
  const asked = new Set(expected.map(({ id }) => id));
  return [
    ...expected
      .filter(({ id }) => !has.has(id))
      .map(({ what, place }) => finding(place, `The target lacks ${what}.`)),
    ...present
      .filter(({ id }) => !asked.has(id))
      .map(({ what, place }) => finding(place, `The target has ${what}, which the plan does not know.`)),
  ];
}

function partsOf(table: Table, types: TypeMapper, wanted: boolean): readonly Part[] {
  const { name, primaryKey, uniqueKeys, foreignKeys, indexes } = table;
  const keys = primaryKey === undefined ? uniqueKeys : [primaryKey, ...uniqueKeys];
  const part = (what: string, place: Place): Part => ({ what, id: what, place });
  const object = (id: string | undefined): Place => placeOf(name, id === undefined ? {} : { object: id });
  return [
    ...table.columns.flatMap((column) => columnParts(table, column, types, wanted)),
    ...(primaryKey === undefined
      ? []
      : [part(`the primary key (${primaryKey.columns.join(', ')})`, object(primaryKey.name))]),
    ...uniqueKeys.map((key) => part(`a unique key (${key.columns.join(', ')})`, object(key.name))),
    ...keys.flatMap((key) => includedParts(table, key)),
    ...foreignKeys.map(({ columns, references, name: own }) => {
      const to = `${formatTableName(references.table)} (${references.columns.join(', ')})`;
      return part(`a foreign key (${columns.join(', ')}) to ${to}`, object(own));
    }),
    ...(table.nativeConstraints ?? []).map(({ kind, name: own }) => part(`the ${kind} ${own}`, object(own))),
    ...indexes.map(({ name: own, unique }) =>
      part(`the ${unique ? 'unique ' : ''}index ${own}`, object(own)),
    ),
  ];
}

/** A part of its own, so that a key without them is still the key. */
function includedParts({ name }: Table, { name: own, columns, include = [] }: PrimaryKey): readonly Part[] {
  if (include.length === 0) return [];
  const what = `the columns (${include.join(', ')}) in the index of the key (${columns.join(', ')})`;
  return [{ what, id: what, place: placeOf(name, own === undefined ? {} : { object: own }) }];
}

function columnParts(table: Table, column: Column, types: TypeMapper, wanted: boolean): readonly Part[] {
  const { name, identity, generated } = column;
  const place = placeOf(table.name, { column: name });
  const inKey = table.primaryKey?.columns.includes(name) === true;
  const says = [
    formatLogicalType(wanted ? arrivedType(column, types) : column.type),
    ...(column.nullable && !inKey ? [] : ['not null']),
    ...(identity === undefined ? [] : ['with generated keys']),
    ...(generated === undefined ? [] : ['computed']),
  ];
  const what = `the column ${name} as ${says.join(', ')}`;
  return [{ what, id: what, place }];
}

/** The logical type that a wanted one is introspected as. */
function arrivedType({ type }: Column, types: TypeMapper): Column['type'] {
  const native = types.toNative(type);
  return native.fidelity === 'exact' ? type : types.toLogical(native.type).type;
}

function finding(place: Place, message: string): VerifyFinding {
  return { kind: 'schema', place, message };
}
