import type { Index, IndexPart, Row, SqlExpression, Table, Value } from '@godwit/plugin-api';
import { equalityText, folded } from '../compare.js';
import { type Constraint, constraintsOf } from '../constraint.js';
import { isTrue } from '../expressions/datum.js';
import { evaluate, scopeOf } from '../expressions/evaluate.js';
import { parseExpression } from '../expressions.js';

/** Something that no two rows of a table may share. */
export interface UniqueRule {
  /** For messages: `the primary key`, `the index "a"`. */
  readonly what: string;
  /** Its columns, where it is over nothing but columns. */
  readonly columns?: readonly string[];
  /** What two rows must not share; undefined for a row that may be there any number of times, having a NULL. */
  keyOf(row: Row): string | undefined;
}

/** The rules of a table: its primary key, its unique keys and its unique indexes. */
export function uniqueRules(table: Table): readonly UniqueRule[] {
  return constraintsOf(table)
    .map((one) => uniqueRule(table, one))
    .filter((rule) => rule !== undefined);
}

/** The rule of a constraint; undefined where it lets rows be alike. */
export function uniqueRule(table: Table, constraint: Constraint): UniqueRule | undefined {
  if (constraint.is === 'index') {
    return constraint.index.unique ? indexRule(table, constraint.index) : undefined;
  }
  if (constraint.is !== 'primary-key' && constraint.is !== 'unique-key') return undefined;
  const { columns } = constraint.key;
  const distinct = 'nullsNotDistinct' in constraint.key && constraint.key.nullsNotDistinct === true;
  const what = constraint.is === 'primary-key' ? 'the primary key' : `the unique key (${columns.join(', ')})`;
  return { what, columns, keyOf: keyOfColumns(table, columns, distinct) };
}

/** The text of the values of some columns, by which rows are compared; undefined where one is NULL. */
export function keyOfColumns(
  table: Table,
  columns: readonly string[],
  nullsNotDistinct = false,
): (row: Row) => string | undefined {
  const places = columns.map((name) => table.columns.findIndex((column) => column.name === name));
  const types = places.map((at) => table.columns[at]?.type ?? ({ kind: 'text' } as const));
  return (row) => {
    const parts = places.map((at, index) => {
      const value = row[at] ?? null;
      return value === null ? null : equalityText(value, types[index] ?? { kind: 'text' });
    });
    return !nullsNotDistinct && parts.includes(null) ? undefined : JSON.stringify(parts);
  };
}

function indexRule(table: Table, index: Index): UniqueRule {
  const parts = index.parts.map((part) => partText(table, part));
  const isCovered = condition(table, index.where);
  const columns = index.where === undefined ? columnsOf(index) : undefined;
  return {
    what: `the index ${index.name}`,
    ...(columns === undefined ? {} : { columns }),
    keyOf: (row) => {
      if (!isCovered(row)) return undefined;
      const key = parts.map((part) => part(row));
      return index.nullsNotDistinct !== true && key.includes(null) ? undefined : JSON.stringify(key);
    },
  };
}

function columnsOf({ parts }: Index): readonly string[] | undefined {
  const columns = parts.map((part) => part.column);
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

function partText(table: Table, part: IndexPart): (row: Row) => string | null {
  const fold = (text: string): string => (part.collation === undefined ? text : folded(text, part.collation));
  if (part.column !== undefined) {
    const at = table.columns.findIndex((column) => column.name === part.column);
    const type = table.columns[at]?.type ?? { kind: 'text' };
    const textOf = (value: Value): string | null => (value === null ? null : fold(equalityText(value, type)));
    return (row) => textOf(row[at] ?? null);
  }
  const tree = parseExpression(part.expression?.text ?? '');
  if (tree === undefined) return () => null;
  return (row) => {
    const datum = evaluate(tree, scopeOf(table, row));
    return typeof datum === 'string' ? fold(datum) : spelled(datum);
  };
}

function spelled(datum: unknown): string | null {
  return datum === null
    ? null
    : JSON.stringify(datum, (_, one) => (typeof one === 'bigint' ? String(one) : one));
}

/** Whether a row is of those that a predicate means; all are where there is none. */
function condition(table: Table, where: SqlExpression | undefined): (row: Row) => boolean {
  const tree = where === undefined ? undefined : parseExpression(where.text);
  return tree === undefined ? () => true : (row) => isTrue(evaluate(tree, scopeOf(table, row))) === true;
}
