import type {
  Check,
  Column,
  DomainType,
  LogicalType,
  Row,
  SqlExpression,
  Table,
  Value,
} from '@godwit/plugin-api';
import { isSameName } from '../database.js';
import { datumOf, isTrue } from '../expressions/datum.js';
import { evaluate, type Scope, scopeOf } from '../expressions/evaluate.js';
import { parseExpression } from '../expressions.js';

/** A rule of a table that a row breaks. */
export interface Breach {
  /** As a message goes on after "The row": `holds NULL in a NOT NULL column`. */
  readonly what: string;
  readonly column?: string;
}

/** The first rule that a row alone can break and does: NOT NULL, checks, and the rules of domains. */
export function breachOf(table: Table, row: Row, domains: readonly DomainType[]): Breach | undefined {
  const ofColumns = table.columns.map((column, index) =>
    columnBreach(table, column, row[index] ?? null, domains),
  );
  return ofColumns.find((breach) => breach !== undefined) ?? checkBreach(table.checks, scopeOf(table, row));
}

/** Whether a row stands against a check: NULL does not. */
export function isAgainst(check: Check, scope: Scope): boolean {
  return meaning(check.expression, scope) === false;
}

function columnBreach(
  table: Table,
  column: Column,
  value: Value,
  domains: readonly DomainType[],
): Breach | undefined {
  const isKey = table.primaryKey?.columns.includes(column.name) ?? false;
  if (value === null && (isKey || !column.nullable)) {
    return { what: 'holds NULL where none may be', column: column.name };
  }
  if (column.domain === undefined) return undefined;
  const scope = valueScope(value, column.type);
  const found = chain(column.domain, domains).find((domain) => {
    return (value === null && !domain.nullable) || domain.checks.some((check) => isAgainst(check, scope));
  });
  return found && { what: `stands against the domain ${found.name.name}`, column: column.name };
}

function checkBreach(checks: readonly Check[], scope: Scope): Breach | undefined {
  const found = checks.find((check) => isAgainst(check, scope));
  return found && { what: `stands against the check ${found.name ?? 'of the table'}` };
}

/** A domain and those that it is declared over. */
function chain(name: DomainType['name'], domains: readonly DomainType[]): readonly DomainType[] {
  const domain = domains.find((one) => isSameName(one.name, name));
  if (domain === undefined) return [];
  return domain.over === undefined ? [domain] : [domain, ...chain(domain.over, domains)];
}

/** In the checks of a domain the column `VALUE` is the value. */
function valueScope(value: Value, type: LogicalType): Scope {
  return (name) => {
    if (name.toUpperCase() === 'VALUE') return datumOf(value, type);
    throw new TypeError(`There is no column ${name}.`);
  };
}

function meaning(expression: SqlExpression, scope: Scope): boolean | null {
  const tree = parseExpression(expression.text);
  return tree === undefined ? null : isTrue(evaluate(tree, scope));
}
