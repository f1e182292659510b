import type { Table, TableName } from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import { type DatabaseState, isSameName } from '../database.js';
import { failed } from './failures.js';

/** Throws where a name is too long, has a schema that is not there, or is taken by a table, view, sequence or type. */
export function checkNewName(state: DatabaseState, name: TableName, { capabilities }: MemoryRules): void {
  checkLength(name.name, capabilities.maxIdentifierBytes);
  if ((name.schema !== undefined) !== capabilities.schemas) {
    throw failed(`A name has ${capabilities.schemas ? 'a' : 'no'} schema here.`);
  }
  if (name.schema !== undefined && !state.schemas.includes(name.schema)) {
    throw failed(`There is no schema ${name.schema}.`);
  }
  const taken = [
    ...state.tables.map(({ table }) => table.name),
    ...[...state.views, ...state.sequences, ...state.enums, ...state.domains].map((one) => one.name),
  ];
  if (taken.some((one) => isSameName(one, name, capabilities.foldsIdentifierCase))) {
    throw failed(`There is a ${name.name} already.`);
  }
}

/** Throws where a name of a table's columns, keys, indexes or checks is too long, taken, or not to be used. */
export function checkInnerNames(table: Table, { capabilities }: MemoryRules): void {
  const { foldsIdentifierCase, maxIdentifierBytes, reservedColumnNames = [] } = capabilities;
  const seen = new Set<string>();
  for (const { name } of table.columns) {
    checkLength(name, maxIdentifierBytes);
    const key = foldsIdentifierCase ? name.toLowerCase() : name;
    if (seen.has(key)) throw failed(`There are two columns ${name}.`);
    if (reservedColumnNames.includes(name)) throw failed(`No column may be called ${name}.`);
    seen.add(key);
  }
  const parts = [
    table.primaryKey,
    ...table.uniqueKeys,
    ...table.foreignKeys,
    ...table.indexes,
    ...table.checks,
  ];
  for (const part of parts) checkLength(part?.name ?? '', maxIdentifierBytes);
}

function checkLength(name: string, maxBytes: number): void {
  if (Buffer.byteLength(name) <= maxBytes) return;
  throw failed(`The name ${name} is longer than ${maxBytes} bytes.`);
}
