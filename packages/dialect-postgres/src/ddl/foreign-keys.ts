import type { ForeignKey, Note, Statement, Table } from '@godwit/plugin-api';
import { nameList, qualifiedName, quoteName } from '../sql-text.js';
import type { CreateContext } from './create-context.js';
import { foreignKeyClause } from './foreign-key-clause.js';
import { foreignKeyMisfit } from './foreign-key-fit.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

/** A foreign key, first for new rows only, then, if no row points at nothing, for all. */
export function compileForeignKey(table: Table, key: ForeignKey, context: CreateContext): Compiled {
  const misfit = foreignKeyMisfit(table, key, context);
  if (misfit !== undefined) return notCarried(table, key, misfit);
  const name = context.names.constraint(
    table.name,
    key.name ?? `${table.name.name}_${key.columns.join('_')}_fkey`,
  );
  const validate = key.validated === false ? [] : [validateForeignKey(table, key, name)];
  return { statements: [addForeignKey(table, key, name), ...validate], notes: [] };
}

/** `ADD CONSTRAINT ... NOT VALID`. */
export function addForeignKey(
  table: Table,
  key: ForeignKey,
  name: string,
  definition = foreignKeyClause(key),
): Statement {
  const target = qualifiedName(table.name);
  return afterLoad({
    id: addedForeignKey(table, name),
    sql: `ALTER TABLE ${target} ADD CONSTRAINT ${quoteName(name)} ${definition} NOT VALID`,
    purpose: `add foreign key ${quoteName(name)} to ${target}`,
    table: table.name,
    needs: [key.references.table],
    undo: [`ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`],
  });
}

function addedForeignKey(table: Table, name: string): string {
  return `foreign-key:${qualifiedName(table.name)}.${quoteName(name)}`;
}

/** `VALIDATE CONSTRAINT`, left out with a note where rows point at nothing. */
export function validateForeignKey(table: Table, key: ForeignKey, name: string): Statement {
  const target = qualifiedName(table.name);
  const note: Note = {
    code: 'FOREIGN_KEY_NOT_VALID',
    severity: 'warning',
    place: placeIn(table.name, { object: name }),
    message: `Rows point at nothing in ${key.references.table.name}: the foreign key holds for new and changed rows only.`,
    suggestion: `Correct the rows, then ALTER TABLE ${target} VALIDATE CONSTRAINT ${quoteName(name)}`,
  };
  const keyColumns = table.primaryKey?.columns ?? [];
  const { columns, references } = key;
  return afterLoad({
    id: `validate-foreign-key:${target}.${quoteName(name)}`,
    sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${quoteName(name)}`,
    purpose: `validate foreign key ${quoteName(name)} of ${target}`,
    table: table.name,
    needs: [references.table],
    requires: [addedForeignKey(table, name)],
    skipWhen: { probe: { kind: 'orphans', table: table.name, columns, references, keyColumns }, note },
  });
}

function notCarried(table: Table, key: ForeignKey, reason: string): Compiled {
  const parent = qualifiedName(key.references.table);
  const note: Note = {
    code: 'FOREIGN_KEY_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(
      table.name,
      key.name === undefined ? { column: key.columns.join(', ') } : { object: key.name },
    ),
    message: `The foreign key (${nameList(key.columns)}) to ${key.references.table.name} was left out: ${reason}.`,
    suggestion: `ALTER TABLE ${qualifiedName(table.name)} ADD FOREIGN KEY (${nameList(key.columns)}) REFERENCES ${parent} (...)`,
  };
  return { statements: [], notes: [note] };
}
