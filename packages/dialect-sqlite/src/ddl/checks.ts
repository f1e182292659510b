import {
  type Column,
  domainChecks,
  domainsOf,
  type Note,
  type SqlExpression,
  type Statement,
  type Table,
} from '@godwit/plugin-api';
import { quoteIdentifier, quoteString } from '@godwit/plugin-api/sql';
import { type CreateContext, keyColumns } from './create-context.js';
import { caveatNotes, printExpression } from './expression-text.js';
import { constraintName } from './keys.js';
import { afterLoad, type Clause, placeIn } from './statement.js';

/** A check as a clause of CREATE TABLE, with what it asks. */
export interface CheckClause extends Clause {
  readonly name: string | undefined;
  readonly predicate: string | undefined;
  /** What the source says in its own words. */
  readonly expression?: SqlExpression;
}

/** The checks of a table: its own, those of its domains, and those that keep the values of an enumeration. */
export function checkClauses(table: Table, context: CreateContext): readonly CheckClause[] {
  const own = table.checks.map(({ name, expression, column }) => {
    return { ...checkClause(table, name, expression, column), expression };
  });
  return [...own, ...table.columns.flatMap((column) => typeChecks(table, column, context))];
}

function checkClause(
  table: Table,
  name: string | undefined,
  expression: SqlExpression,
  column: string | undefined,
): CheckClause {
  const printed = printExpression(expression, { purpose: 'check', table });
  const place = placeIn(table.name, {
    ...(column === undefined ? {} : { column }),
    ...(name === undefined ? {} : { object: name }),
  });
  if (printed.ok) {
    const notes = caveatNotes(printed, { code: 'CHECK_NOT_CARRIED', place }, 'The check');
    return { name, predicate: printed.sql, sql: `${constraintName(name)}CHECK (${printed.sql})`, notes };
  }
  const message = `The check (${expression.text}) was left out: ${printed.reason}.`;
  const note: Note = { code: 'CHECK_NOT_CARRIED', severity: 'loss', place, message };
  return { name, predicate: undefined, sql: '', notes: [note] };
}

function typeChecks(table: Table, column: Column, context: CreateContext): readonly CheckClause[] {
  const checks = domainChecks(column, context.domains).map(({ expression }) => {
    return checkClause(table, undefined, expression, column.name);
  });
  const [domain] = domainsOf(column, context.domains);
  const told = domain === undefined ? [] : [domainNote(table, column, domain.name.name, checks.length > 0)];
  return [...told, ...checks, ...enumCheck(table, column, context)];
}

function domainNote(table: Table, column: Column, domain: string, checked: boolean): CheckClause {
  const message = `SQLite has no domains; ${domain} became its base type${checked ? ' with its checks' : ''}.`;
  const place = placeIn(table.name, { column: column.name });
  const note: Note = { code: 'TYPE_WIDENED', severity: 'info', place, message };
  return { name: undefined, predicate: undefined, sql: '', notes: [note] };
}

function enumCheck(table: Table, column: Column, { from }: CreateContext): readonly CheckClause[] {
  const predicate = enumPredicate(column);
  if (predicate === undefined || column.type.kind !== 'enum') return [];
  const message = `SQLite has no enumerations; ${column.type.name} became text with a check. It sorts by its letters now.`;
  const note: Note = {
    code: 'TYPE_LOSSY',
    severity: 'info',
    place: placeIn(table.name, { column: column.name }),
    message,
  };
  return [
    { name: undefined, predicate, sql: `CHECK (${predicate})`, notes: from === 'sqlite' ? [] : [note] },
  ];
}

function enumPredicate({ name, type }: Column): string | undefined {
  if (type.kind !== 'enum') return undefined;
  return `${quoteIdentifier(name)} IN (${type.values.map(quoteString).join(', ')})`;
}

/** The check that keeps the values of an enumeration. */
export function enumClause(column: Column): readonly string[] {
  const predicate = enumPredicate(column);
  return predicate === undefined ? [] : [`CHECK (${predicate})`];
}

/** Looks for rows that stand against a check, which a new database does not look at while it is loaded. */
export function validateChecks(table: Table, checks: readonly CheckClause[]): readonly Statement[] {
  const target = quoteIdentifier(table.name.name);
  return checks.flatMap(({ name, predicate, expression }, index) => {
    if (predicate === undefined) return [];
    const violated = `NOT (${predicate})`;
    const object = name === undefined ? {} : { object: name };
    const statement = afterLoad({
      id: `validate-check:${target}.${name ?? index + 1}`,
      sql: `SELECT count(*) FROM ${target} WHERE ${violated}`,
      purpose: `look for rows of ${target} against the check (${predicate})`,
      table: table.name,
      noteWhen: {
        probe: {
          kind: 'matches',
          table: table.name,
          predicate: violated,
          keyColumns: keyColumns(table),
          ...(expression && { negates: expression }),
        },
        note: {
          code: 'CHECK_NOT_VALID',
          severity: 'warning',
          place: placeIn(table.name, object),
          message: `Rows violate the check (${predicate}); SQLite refuses them only when they are written again.`,
          suggestion: `SELECT * FROM ${target} WHERE ${violated}`,
        },
      },
    });
    return [statement];
  });
}
