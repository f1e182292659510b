import type { ForeignKey, NativeConstraint, Statement, Table } from '@godwit/plugin-api';
import { dollarQuote, qualifiedName, quoteName } from '../sql-text.js';
import { foreignKeyClause } from './foreign-key-clause.js';
import { addForeignKey, validateForeignKey } from './foreign-keys.js';
import { addNativeConstraint } from './native-constraints.js';
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
  const native = tables.flatMap((table) => (table.nativeConstraints ?? []).map((one) => ({ table, one })));
  const pointing = native.filter(({ one }) => one.references !== undefined);
  return [
    ...keys.map(({ table, key, name }) => suspend(table, key, name)),
    ...pointing.map(({ table, one }) => suspendNative(table, one)),
    ...keys.flatMap(({ table, key, name }) => restore(table, key, name)),
    ...pointing.flatMap(({ table, one }) => restoreNative(table, one)),
  ];
}

function suspend(table: Table, key: ForeignKey, name: string): Statement {
  const validate = `ALTER TABLE ${qualifiedName(table.name)} VALIDATE CONSTRAINT ${quoteName(name)}`;
  return suspension(table, name, [
    addForeignKey(table, key, name, definition(table, key, name)).sql,
    ...(key.validated === false ? [] : [tryTo(validate)]),
  ]);
}

function suspendNative(table: Table, constraint: NativeConstraint): Statement {
  const [added, validate] = addNativeConstraint(table, constraint);
  const undo = added === undefined ? [] : [added.sql];
  return suspension(table, constraint.name, validate === undefined ? undo : [...undo, tryTo(validate.sql)]);
}

function suspension(table: Table, name: string, undo: readonly string[]): Statement {
  const target = qualifiedName(table.name);
  return beforeLoad({
    id: `suspend-foreign-key:${target}.${quoteName(name)}`,
    sql: `ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`,
    purpose: `suspend foreign key ${quoteName(name)} of ${target}`,
    table: table.name,
    undo,
  });
}

function restoreNative(table: Table, constraint: NativeConstraint): readonly Statement[] {
  const purpose = `restore ${constraint.kind} ${quoteName(constraint.name)} of ${qualifiedName(table.name)}`;
  return addNativeConstraint(table, constraint).map(({ undo, ...statement }) =>
    undo === undefined ? statement : { ...statement, purpose },
  );
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
