import type { ForeignKey, MigrationError, Row, Table } from '@godwit/plugin-api';
import { type Constraint, type ConstraintName, constraintsOf, findConstraint } from '../constraint.js';
import { type DatabaseState, findTable, type StoredTable } from '../database.js';
import { scopeOf } from '../expressions/evaluate.js';
import { failed, rowsConflict } from './failures.js';
import { foreignKeyTest, isKeyOf } from './foreign-keys.js';
import { isAgainst } from './row-rules.js';
import { uniqueRule } from './unique-rules.js';

/** A table with a constraint more. Throws where one of its name is there or a column of it is not. */
export function withConstraint(table: Table, constraint: Constraint): Table {
  const missing = columnsOf(constraint).find((name) => table.columns.every((column) => column.name !== name));
  if (missing !== undefined) throw failed(`There is no column ${missing}.`);
  const { name } = bodyOf(constraint);
  const isTaken = constraintsOf(table).some((one) => bodyOf(one).name === name);
  if (name !== undefined && isTaken) throw failed(`There is a ${name} already.`);
  return changed(table, constraint, (list) => [...list, bodyOf(constraint)]);
}

/** A table with a constraint less. */
export function withoutConstraint(table: Table, name: ConstraintName): Table {
  const body = bodyOf(known(table, name));
  return changed(table, name, (list) => list.filter((one) => one !== body));
}

/** A table whose constraint counts as looked at. */
export function withValidated(table: Table, name: ConstraintName): Table {
  const body = bodyOf(known(table, name));
  const { validated: _, ...rest } = body;
  return changed(table, name, (list) => list.map((one) => (one === body ? rest : one)));
}

/** The constraint of a name. Throws where there is none. */
export function known(table: Table, name: ConstraintName): Constraint {
  const found = findConstraint(table, name);
  if (found === undefined) throw failed(`There is no ${name.is} ${name.label}.`);
  return found;
}

/** Throws ROWS_CONFLICT where rows that are there stand against a constraint. */
export function checkRows(state: DatabaseState, stored: StoredTable, constraint: Constraint): void {
  const { table, rows } = stored;
  const conflict = conflictOf(state, stored, constraint);
  if (conflict !== undefined && rows.length > 0) throw conflict(table);
}

/** Throws where a foreign key points at no key of a table that is there. */
export function checkReference(
  state: DatabaseState,
  { references, columns }: ForeignKey,
  folds: boolean,
): void {
  const parent = findTable(state, references.table, folds)?.table;
  if (parent === undefined) throw failed(`There is no table ${references.table.name}.`);
  if (references.columns.length !== columns.length || !isKeyOf(parent, references.columns)) {
    throw failed(`The columns of ${references.table.name} are no key of it.`);
  }
}

type Conflict = (table: Table) => MigrationError;

function conflictOf(
  state: DatabaseState,
  { table, rows }: StoredTable,
  constraint: Constraint,
): Conflict | undefined {
  const told = (what: string): Conflict => {
    return ({ name }) => rowsConflict(name, `Rows that are there stand against ${what}.`);
  };
  const rule = uniqueRule(table, constraint);
  if (rule !== undefined) {
    const hasNull = constraint.is === 'primary-key' && rows.some((row) => rule.keyOf(row) === undefined);
    return hasNull || hasTwins(rows, rule.keyOf) ? told(rule.what) : undefined;
  }
  const isBad = testOf(state, table, constraint);
  return isBad !== undefined && rows.some(isBad) ? told(`the ${constraint.is}`) : undefined;
}

function testOf(
  state: DatabaseState,
  table: Table,
  constraint: Constraint,
): ((row: Row) => boolean) | undefined {
  if (constraint.is === 'check') return (row) => isAgainst(constraint.check, scopeOf(table, row));
  if (constraint.is !== 'foreign-key') return undefined;
  return foreignKeyTest(table, constraint.key, findTable(state, constraint.key.references.table));
}

function hasTwins(rows: readonly Row[], keyOf: (row: Row) => string | undefined): boolean {
  const seen = new Set<string>();
  return rows.some((row) => {
    const key = keyOf(row);
    if (key === undefined) return false;
    const isTwin = seen.has(key);
    seen.add(key);
    return isTwin;
  });
}

/** What the kinds of constraints have in common. */
type Body = { readonly name?: string; readonly validated?: boolean };

function bodyOf(constraint: Constraint): Body {
  if (constraint.is === 'index') return constraint.index;
  return constraint.is === 'check' ? constraint.check : constraint.key;
}

function columnsOf(constraint: Constraint): readonly string[] {
  if (constraint.is === 'check') return [];
  if (constraint.is !== 'index') return constraint.key.columns;
  return constraint.index.parts.map((part) => part.column).filter((name) => name !== undefined);
}

/** A table with the list changed in which a constraint is kept. */
function changed(
  table: Table,
  { is }: Pick<Constraint, 'is'>,
  change: (list: readonly Body[]) => readonly Body[],
): Table {
  const { primaryKey, ...rest } = table;
  switch (is) {
    case 'primary-key': {
      const [key, second] = change(primaryKey === undefined ? [] : [primaryKey]);
      if (second !== undefined) throw failed('The table has a primary key already.');
      return key === undefined ? rest : ({ ...rest, primaryKey: key } as Table);
    }
    case 'unique-key':
      return { ...table, uniqueKeys: change(table.uniqueKeys) as Table['uniqueKeys'] };
    case 'index':
      return { ...table, indexes: change(table.indexes) as Table['indexes'] };
    case 'check':
      return { ...table, checks: change(table.checks) as Table['checks'] };
    default:
      return { ...table, foreignKeys: change(table.foreignKeys) as Table['foreignKeys'] };
  }
}
