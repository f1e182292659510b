import type { Column, DatabaseSchema, Table, Trigger } from '@godwit/plugin-api';
import { isSameName } from '../../expressions/same-name.js';

/** The table of that name. */
export function tableNamed({ tables }: Pick<DatabaseSchema, 'tables'>, name: string): Table | undefined {
  return (
    tables.find((table) => table.name.name === name) ??
    tables.find((table) => isSameName(table.name.name, name))
  );
}

export function columnNamed({ columns }: Table, name: string): Column | undefined {
  return columns.find((one) => one.name === name) ?? columns.find((one) => isSameName(one.name, name));
}

/** The triggers of a table or view. */
export function triggersOn(
  { triggers }: Pick<DatabaseSchema, 'triggers'>,
  { name }: Pick<Table, 'name'>,
): readonly Trigger[] {
  return triggers.filter(({ table }) => isSameName(table.name, name.name));
}
