import type { Check, Note, Statement, Table } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../sql-text.js';
import type { CreateContext } from './create-context.js';
import { printExpression } from './expression-text.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

/** A check, first without looking at the rows that are there, then, if none violates it, for all. */
export function compileCheck(table: Table, check: Check, context: CreateContext): Compiled {
  const printed = printExpression(check.expression, { purpose: 'check', table });
  if (!printed.ok) return notCarried(table, check, printed.reason);
  const wanted =
    check.name ?? `${[table.name.name, check.column].filter((part) => part !== undefined).join('_')}_check`;
  const name = context.names.constraint(table.name, wanted);
  const [note] = notCarried(table, check, 'it names what did not come along').notes;
  // Text of the same dialect is not read, so it may name a type that became another one.
  const added = {
    ...addCheck(table, name, printed.sql),
    ...(context.same && note && { noteWhenFailed: note }),
  };
  const validate = check.validated === false ? [] : [validateCheck(table, name, printed.sql)];
  return { statements: [added, ...validate], notes: [] };
}

function addCheck(table: Table, name: string, sql: string): Statement {
  const target = qualifiedName(table.name);
  return afterLoad({
    id: addedCheck(table, name),
    sql: `ALTER TABLE ${target} ADD CONSTRAINT ${quoteName(name)} CHECK (${sql}) NOT VALID`,
    purpose: `add check ${quoteName(name)} to ${target}`,
    table: table.name,
    undo: [`ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`],
  });
}

function addedCheck(table: Table, name: string): string {
  return `check:${qualifiedName(table.name)}.${quoteName(name)}`;
}

function validateCheck(table: Table, name: string, sql: string): Statement {
  const target = qualifiedName(table.name);
  const note: Note = {
    code: 'CHECK_NOT_VALID',
    severity: 'warning',
    place: placeIn(table.name, { object: name }),
    message: 'Rows violate the check: it holds for new and changed rows only.',
    suggestion: `Correct the rows, then ALTER TABLE ${target} VALIDATE CONSTRAINT ${quoteName(name)}`,
  };
  return afterLoad({
    id: `validate-check:${target}.${quoteName(name)}`,
    sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${quoteName(name)}`,
    purpose: `validate check ${quoteName(name)} of ${target}`,
    table: table.name,
    requires: [addedCheck(table, name)],
    skipWhen: {
      probe: {
        kind: 'matches',
        table: table.name,
        predicate: `NOT (${sql})`,
        keyColumns: table.primaryKey?.columns ?? [],
      },
      note,
    },
  });
}

function notCarried(table: Table, check: Check, reason: string): Compiled {
  const object = check.name === undefined ? {} : { object: check.name };
  const column = check.column === undefined ? {} : { column: check.column };
  const note: Note = {
    code: 'CHECK_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { ...column, ...object }),
    message: `The check (${check.expression.text}) was left out: ${reason}.`,
    suggestion: `ALTER TABLE ${qualifiedName(table.name)} ADD CHECK (...) with the same meaning in PostgreSQL.`,
  };
  return { statements: [], notes: [note] };
}
