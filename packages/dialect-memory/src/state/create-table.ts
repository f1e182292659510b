import type { Column, LogicalType, Table } from '@godwit/plugin-api';
import type { MemoryRules } from '../capabilities.js';
import { constraintsOf } from '../constraint.js';
import { type DatabaseState, isSameName, withTable } from '../database.js';
import { withConstraint } from './constraints.js';
import { failed } from './failures.js';
import { checkInnerNames, checkNewName } from './names.js';

/** A database with a new, empty table. */
export function createTable(state: DatabaseState, table: Table, rules: MemoryRules): DatabaseState {
  checkNewName(state, table.name, rules);
  checkInnerNames(table, rules);
  const { primaryKey: _, ...rest } = table;
  const columns = table.columns.map((column) => declared(state, column, rules));
  const bare: Table = { ...rest, columns, uniqueKeys: [], foreignKeys: [], indexes: [], checks: [] };
  const made = constraintsOf(table).reduce(withConstraint, bare);
  return { ...state, ...withTable(state, { table: made, rows: [] }) };
}

/** What a column is follows from its declared type. */
export function declared(state: DatabaseState, column: Column, { types }: MemoryRules): Column {
  const { type } = types.toLogical(column.nativeType);
  checkEnum(state, type);
  const { domain } = column;
  if (domain !== undefined && !state.domains.some((one) => isSameName(one.name, domain))) {
    throw failed(`There is no domain ${domain.name}.`);
  }
  return { ...column, type };
}

function checkEnum(state: DatabaseState, type: LogicalType): void {
  if (type.kind === 'array') checkEnum(state, type.of);
  if (type.kind !== 'enum') return;
  const { name, values, schema } = type;
  const found = state.enums.find((one) =>
    isSameName(one.name, schema === undefined ? { name } : { schema, name }),
  );
  if (JSON.stringify(found?.values) !== JSON.stringify(values))
    throw failed(`There is no enum ${name} like that.`);
}
