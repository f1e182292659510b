import type { Check, Note, SqlExpression, Statement, Table } from '@godwit/plugin-api';
import type { CreateContext } from './create-context.js';
import { caveatNotes, printExpression } from './expression-text.js';
import { qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

/** A check, first without looking at the rows that are there, then, if none violates it, for all. */
export function compileCheck(table: Table, check: Check, context: CreateContext): Compiled {
  const printed = printExpression(check.expression, { purpose: 'check', table });
  if (!printed.ok) return notCarried(table, check, printed.reason);
  const wanted =
    check.name ?? `${[table.name.name, check.column].filter((part) => part !== undefined).join('_')}_check`;
  const name = context.names.constraint(table.name, wanted);
  const note = lossOf(table, check, 'it names what did not come along');
  // Text of the same dialect is not read, so it may name a type that became another one.
  const added = {
    ...addCheck(table, name, printed.sql),
    ...(context.same && { noteWhenFailed: note }),
  };
  const validate =
    check.validated === false ? [] : [validateCheck(table, name, printed.sql, check.expression)];
  const made: Check = {
    name,
    expression: { text: printed.sql, dialect: 'postgres' },
    ...(check.validated === false ? { validated: false } : {}),
  };
  return {
    statements: [added, ...validate],
    notes: caveatNotes(printed, { ...note, severity: 'warning' }, 'The check'),
    made: [{ table: table.name, part: { checks: [made] } }],
  };
}

function addCheck(table: Table, name: string, sql: string): Statement {
  const target = qualifiedName(table.name);
  return afterLoad({
    id: addedCheck(table, name),
    sql: `ALTER TABLE ${target} ADD CONSTRAINT ${quoteName(name)} CHECK (${sql}) NOT VALID`,
    purpose: `add check ${quoteName(name)} to ${target}`,
    table: table.name,
    object: name,
    undo: [`ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`],
  });
}

function addedCheck(table: Table, name: string): string {
  return `check:${qualifiedName(table.name)}.${quoteName(name)}`;
}

function validateCheck(table: Table, name: string, sql: string, negates: SqlExpression): Statement {
  const target = qualifiedName(table.name);
  const note: Note = {
    code: 'CHECK_NOT_VALID',
    severity: 'warning',
    place: placeIn(table.name, { object: name }),
    message:
      'Rows violate the check: it is NOT VALID and holds for new and changed rows only, until they are corrected and VALIDATE CONSTRAINT is run.',
    suggestion: `SELECT * FROM ${target} WHERE NOT (${sql})`,
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
        negates,
        keyColumns: table.primaryKey?.columns ?? [],
      },
      note,
    },
  });
}

function notCarried(table: Table, check: Check, reason: string): Compiled {
  return { statements: [], notes: [lossOf(table, check, reason)] };
}

function lossOf(table: Table, check: Check, reason: string): Note {
  const object = check.name === undefined ? {} : { object: check.name };
  const column = check.column === undefined ? {} : { column: check.column };
  return {
    code: 'CHECK_NOT_CARRIED',
    severity: 'loss',
    place: placeIn(table.name, { ...column, ...object }),
    message: `The check (${check.expression.text}) was left out: ${reason}.`,
  };
}
