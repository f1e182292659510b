import type { Column, Table } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import { enumClause } from '../checks.js';
import { defineColumn } from '../column-definition.js';
import { constraintName, referencesClause } from '../keys.js';
import { CONTEXT } from './new-table.js';
import { isSameTable } from './same-table.js';
import type { Surroundings } from './step.js';

/** A constant, as SQLite wants it of a column that is added: a default that is computed would differ from row to row. */
const CONSTANT =
  /^(?:[+-]?\s*(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|0x[0-9a-f]+|'(?:[^']|'')*'|x'[0-9a-f]*'|true|false)$/i;

/** The last column of a table, and the table before it was added with what stands at it. */
export function withoutLast(table: Table): Table {
  const name = table.columns.at(-1)?.name;
  return {
    ...table,
    columns: table.columns.slice(0, -1),
    foreignKeys: table.foreignKeys.filter(({ columns }) => columns.length !== 1 || columns[0] !== name),
    checks: table.checks.filter(({ column }) => column !== name),
  };
}

/** `ALTER TABLE ... ADD COLUMN`, where that is all the difference and SQLite allows it. */
export function addColumn(before: Table, after: Table): string | undefined {
  const column = after.columns.at(-1);
  if (column === undefined || !isSameTable(before, withoutLast(after)) || !canAdd(after, column))
    return undefined;
  const keys = after.foreignKeys.filter(({ columns }) => columns.length === 1 && columns[0] === column.name);
  const parts = [
    defineColumn(after, column, CONTEXT).sql,
    ...after.checks
      .filter((check) => check.column === column.name)
      .map(({ name, expression }) => `${constraintName(name)}CHECK (${expression.text})`),
    ...enumClause(column),
    ...keys.map((key) => `${constraintName(key.name)}${referencesClause(key)}`),
  ];
  return `ALTER TABLE ${quoteIdentifier(after.name.name)} ADD COLUMN ${parts.join(' ')}`;
}

function canAdd(table: Table, column: Column): boolean {
  const isKey = table.primaryKey?.columns.includes(column.name) === true;
  if (isKey || column.generated?.stored === true) return false;
  const text = column.default?.text;
  if (text !== undefined && !CONSTANT.test(text)) return false;
  // With foreign keys enforced SQLite wants NULL of every row that is there.
  const points = table.foreignKeys.some(({ columns }) => columns.includes(column.name));
  if (points && text !== undefined) return false;
  return column.nullable || text !== undefined || column.generated !== undefined;
}

/**
 * `ALTER TABLE ... DROP COLUMN`, where that is all the difference. SQLite looks through all views and triggers for it, and
 * refuses where any of them says what it does not understand.
 */
export function dropColumn(before: Table, after: Table, { found, wanted }: Surroundings): string | undefined {
  const texts = [...found.views, ...found.triggers, ...wanted.views, ...wanted.triggers];
  const gone = before.columns.filter(({ name }) => !after.columns.some((column) => column.name === name));
  const [column] = gone;
  if (texts.length > 0 || column === undefined || gone.length > 1) return undefined;
  const rest = { ...before, columns: before.columns.filter((one) => one !== column) };
  if (!isSameTable(rest, after)) return undefined;
  return `ALTER TABLE ${quoteIdentifier(before.name.name)} DROP COLUMN ${quoteIdentifier(column.name)}`;
}
