import { isDeepStrictEqual } from 'node:util';
import type { Column, Index, Table } from '@godwit/plugin-api';

/** Whether two tables are declared alike, but for these parts of theirs. */
export function isSameTable(one: Table, other: Table): boolean {
  return isDeepStrictEqual(declared(one), declared(other));
}

/** What a table declares: neither what its rows have made of it, nor in what order its constraints stand. */
function declared(table: Table): unknown {
  const { columns, uniqueKeys, foreignKeys, indexes, checks, primaryKey, properties = {} } = table;
  return {
    columns: columns.map(declaredColumn),
    primaryKey,
    properties,
    lists: [uniqueKeys, foreignKeys, indexes, checks].map(sorted),
  };
}

function declaredColumn(column: Column): unknown {
  const { traits: _traits, fidelity: _fidelity, fidelityReason: _reason, ...rest } = column;
  if (rest.identity === undefined) return rest;
  const { lastValue: _last, ...identity } = rest.identity;
  return { ...rest, identity };
}

function sorted(items: readonly object[]): readonly string[] {
  return items.map((item) => JSON.stringify(item)).sort();
}

export function isSameIndex(one: Index, other: Index): boolean {
  return isDeepStrictEqual(one, other);
}

/** STRICT and WITHOUT ROWID are objects of the table that people change, and properties by which it is made. */
export function withOptions(table: Table): Table {
  const has = (name: string): boolean => table.nativeObjects?.some((one) => one.name === name) === true;
  const properties = {
    ...(has('WITHOUT ROWID') ? { withoutRowid: true } : {}),
    ...(has('STRICT') ? { strict: true } : {}),
  };
  const { properties: _own, ...rest } = table;
  return Object.keys(properties).length === 0 ? rest : { ...rest, properties };
}
