import type { ForeignKey, Note, Probe, Statement, Table } from '@godwit/plugin-api';
import { type Constraint, nameOf } from '../constraint.js';
import { placeIn } from '../state/failures.js';
import { afterLoad, constraintId, describeConstraint, keyColumns } from './statement.js';

/** Adds a constraint after the load; one over single rows first unseen, then, where no row is against it, for all. */
export function addConstraint(table: Table, constraint: Constraint): readonly Statement[] {
  const add = afterLoad(
    {
      id: constraintId(constraint, table.name),
      purpose: `add ${describeConstraint(constraint, table.name)}`,
      table: table.name,
      ...needsOf(constraint),
    },
    { do: 'add', to: table.name, constraint: unvalidated(constraint) },
    [{ do: 'remove', from: table.name, ...nameOf(constraint) }],
  );
  const looked = lookAtRows(table, constraint);
  return [add, ...looked.map((one) => ({ ...one, ...needsOf(constraint), requires: [add.id] }))];
}

/** Looks at the rows that are there, unless there are some that stand against the constraint: those are told. */
export function lookAtRows(table: Table, constraint: Constraint): readonly Statement[] {
  const question = questionOf(table, constraint);
  if (question === undefined) return [];
  const parts = {
    id: `validate-${constraintId(constraint, table.name)}`,
    purpose: `validate ${describeConstraint(constraint, table.name)}`,
    table: table.name,
    skipWhen: question,
  };
  return [afterLoad(parts, { do: 'validate', of: table.name, ...nameOf(constraint) })];
}

/** The constraint as it is before anyone has looked at the rows. */
export function unvalidated(constraint: Constraint): Constraint {
  if (constraint.is === 'check') return { is: 'check', check: { ...constraint.check, validated: false } };
  if (constraint.is !== 'foreign-key') return constraint;
  return { is: 'foreign-key', key: { ...constraint.key, validated: false } };
}

function needsOf(constraint: Constraint): Pick<Statement, 'needs'> {
  return constraint.is === 'foreign-key' ? { needs: [constraint.key.references.table] } : {};
}

/** What to ask before a constraint holds for all rows; undefined where that is not wanted or not possible. */
function questionOf(table: Table, constraint: Constraint): Statement['skipWhen'] {
  if (constraint.is === 'foreign-key' && constraint.key.validated !== false) {
    return { probe: orphans(table, constraint.key), note: foreignKeyNote(table, constraint.key) };
  }
  if (constraint.is !== 'check' || constraint.check.validated === false) return undefined;
  const { name, expression } = constraint.check;
  const predicate = JSON.stringify({ kind: 'unary', operator: 'not', operand: JSON.parse(expression.text) });
  const note: Note = {
    code: 'CHECK_NOT_VALID',
    severity: 'warning',
    place: placeIn(table.name, name === undefined ? {} : { object: name }),
    message: 'Rows violate the check: it holds for new rows only.',
  };
  const probe = { kind: 'matches', table: table.name, predicate, keyColumns: keyColumns(table) } as const;
  return { probe: { ...probe, negates: expression }, note };
}

function orphans(table: Table, { columns, references }: ForeignKey): Probe {
  return { kind: 'orphans', table: table.name, columns, references, keyColumns: keyColumns(table) };
}

function foreignKeyNote(table: Table, { name, references }: ForeignKey): Note {
  return {
    code: 'FOREIGN_KEY_NOT_VALID',
    severity: 'warning',
    place: placeIn(table.name, name === undefined ? {} : { object: name }),
    message: `Rows point at nothing in ${references.table.name}: the foreign key holds for new rows only.`,
  };
}
