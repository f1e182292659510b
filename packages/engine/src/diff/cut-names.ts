import type { Rename, SchemaObjects, Table } from '@godwit/plugin-api';
import { cutToBytes, shortenName } from '../names/namespace.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { renameSchema } from './apply-renames.js';

/**
 * What is wanted, where a name is too long for the target: by the name as a database cuts it that is given the whole one, where
 * the target has that. It is the same name, whoever has shortened it.
 */
export function withCutNames(
  wanted: SchemaObjects,
  found: SchemaObjects,
  work: readonly TableWork[],
  maxBytes: number,
): SchemaObjects {
  const long = work
    .flatMap(({ source }) => namesIn(source))
    .filter((name) => Buffer.byteLength(name) > maxBytes);
  if (long.length === 0) return wanted;
  const there = new Set(found.tables.flatMap(namesIn));
  const cut = new Map(
    long
      .map((name) => [shortenName(name, maxBytes), cutToBytes(name, maxBytes)] as const)
      .filter(([short, own]) => there.has(own) && !there.has(short)),
  );
  const name = (own: string): string => cut.get(own) ?? own;
  const tables = wanted.tables.map((table) => ({
    ...table,
    indexes: table.indexes.map((one) => ({ ...one, name: name(one.name) })),
    ...mapNamed(table, name),
  }));
  return renameSchema(
    { ...wanted, tables },
    wanted.tables.flatMap((table) => renamesOf(table, cut)),
  );
}

type Named = { readonly name?: string };

function mapNamed(
  { primaryKey, uniqueKeys, foreignKeys, checks }: Table,
  name: (own: string) => string,
): Pick<Table, 'primaryKey' | 'uniqueKeys' | 'foreignKeys' | 'checks'> {
  const called = <T extends Named>(one: T): T =>
    one.name === undefined ? one : { ...one, name: name(one.name) };
  return {
    ...(primaryKey && { primaryKey: called(primaryKey) }),
    uniqueKeys: uniqueKeys.map(called),
    foreignKeys: foreignKeys.map(called),
    checks: checks.map(called),
  };
}

function renamesOf({ name, columns }: Table, cut: ReadonlyMap<string, string>): readonly Rename[] {
  const to = cut.get(name.name);
  const table = to === undefined ? name : { ...name, name: to };
  return [
    ...(to === undefined ? [] : [{ table, from: name }]),
    ...columns.flatMap(({ name: from }) => {
      const own = cut.get(from);
      return own === undefined ? [] : [{ table, column: { from, to: own } }];
    }),
  ];
}

function namesIn({ name, columns, primaryKey, uniqueKeys, foreignKeys, indexes, checks }: Table) {
  const named: readonly Named[] = [
    name,
    ...columns,
    ...(primaryKey ? [primaryKey] : []),
    ...uniqueKeys,
    ...foreignKeys,
    ...indexes,
    ...checks,
  ];
  return named.flatMap((one) => one.name ?? []);
}
