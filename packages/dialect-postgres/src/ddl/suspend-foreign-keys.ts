import type { ForeignKey, Statement, Table } from '@godwit/plugin-api';
import { dollarQuote, qualifiedName, quoteName } from '../sql-text.js';
import { foreignKeyClause } from './foreign-key-clause.js';
import { addForeignKey, validateForeignKey } from './foreign-keys.js';
import { beforeLoad } from './statement.js';

/** The property of an introspected table that holds the exact text of one of its foreign keys. */
export function definitionProperty(name: string): string {
  return `foreignKey:${name}`;
}

/** Takes the foreign keys of tables away for a load and brings them back, each exactly as it was. */
export function suspendForeignKeys(tables: readonly Table[]): readonly Statement[] {
  const keys = tables.flatMap((table) =>
    table.foreignKeys.flatMap((key) => (key.name === undefined ? [] : [{ table, key, name: key.name }])),
  );
  const restored = keys.flatMap(({ table, key, name }) => restore(table, key, name));
  return [...keys.map(({ table, key, name }) => suspend(table, key, name)), ...restored];
}

function suspend(table: Table, key: ForeignKey, name: string): Statement {
  const target = qualifiedName(table.name);
  const validate = `ALTER TABLE ${target} VALIDATE CONSTRAINT ${quoteName(name)}`;
  return beforeLoad({
    id: `suspend-foreign-key:${target}.${quoteName(name)}`,
    sql: `ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`,
    purpose: `suspend foreign key ${quoteName(name)} of ${target}`,
    table: table.name,
    undo: [
      addForeignKey(table, key, name, definition(table, key, name)).sql,
      ...(key.validated === false ? [] : [tryTo(validate)]),
    ],
  });
}

function restore(table: Table, key: ForeignKey, name: string): readonly Statement[] {
  const { undo: _, ...added } = addForeignKey(table, key, name, definition(table, key, name));
  const purpose = `restore foreign key ${quoteName(name)} of ${qualifiedName(table.name)}`;
  return [{ ...added, purpose }, ...(key.validated === false ? [] : [validateForeignKey(table, key, name)])];
}

function definition(table: Table, key: ForeignKey, name: string): string {
  const text = table.properties?.[definitionProperty(name)];
  return typeof text === 'string' ? text : foreignKeyClause(key);
}

/** After a broken load rows may point at nothing; the key then stays NOT VALID, which is no reason to fail. */
function tryTo(sql: string): string {
  return `DO ${dollarQuote(`BEGIN ${sql}; EXCEPTION WHEN foreign_key_violation THEN NULL; END`)}`;
}
