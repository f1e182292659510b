import type { NativeConstraint, Note, Statement, Table } from '@godwit/plugin-api';
import type { CreateContext } from './create-context.js';
import { qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, type Compiled, placeIn } from './statement.js';

const NOT_VALID = ' NOT VALID';

/** Text of the same dialect, run as it is: an exclusion constraint or a key over periods. */
export function compileNativeConstraint(
  table: Table,
  constraint: NativeConstraint,
  { names }: Pick<CreateContext, 'names'>,
): Compiled {
  const { needs = [], references } = constraint;
  if (needs.length > 0) return { statements: [], notes: [missing(table, constraint, needs)] };
  const name =
    references === undefined
      ? names.relation(table.name, constraint.name)
      : names.constraint(table.name, constraint.name);
  const made = { ...constraint, name };
  return {
    statements: addNativeConstraint(table, made),
    notes: [],
    made: [{ table: table.name, part: { nativeConstraints: [made] } }],
  };
}

/** One that points at another table holds first for new rows only, then, if no row points at nothing, for all. */
function addNativeConstraint(table: Table, constraint: NativeConstraint): readonly Statement[] {
  const { references, sql } = constraint;
  if (references === undefined || sql.endsWith(NOT_VALID)) return [add(table, constraint)];
  const added = add(table, { ...constraint, sql: `${sql}${NOT_VALID}` });
  return [added, validate(table, constraint, added)];
}

function add(table: Table, constraint: NativeConstraint): Statement {
  const { name, kind, references } = constraint;
  const target = qualifiedName(table.name);
  return afterLoad({
    id: `constraint:${target}.${quoteName(name)}`,
    sql: alterTable(table, constraint),
    purpose: `add ${kind} ${quoteName(name)} to ${target}`,
    table: table.name,
    object: name,
    ...(references === undefined ? {} : { needs: [references] }),
    noteWhenFailed: notMade(table, constraint),
    undo: [`ALTER TABLE ${target} DROP CONSTRAINT ${quoteName(name)}`],
  });
}

function validate(table: Table, { name, kind, references }: NativeConstraint, added: Statement): Statement {
  const target = qualifiedName(table.name);
  const sql = `ALTER TABLE ${target} VALIDATE CONSTRAINT ${quoteName(name)}`;
  const note: Note = {
    code: 'FOREIGN_KEY_NOT_VALID',
    severity: 'warning',
    place: placeIn(table.name, { object: name }),
    message: `Rows point at nothing in ${references?.name}: the ${kind} is NOT VALID and holds for new and changed rows only, until they are corrected and VALIDATE CONSTRAINT is run.`,
  };
  return afterLoad({
    id: `validate-${added.id}`,
    sql,
    purpose: `validate ${kind} ${quoteName(name)} of ${target}`,
    table: table.name,
    ...(added.needs && { needs: added.needs }),
    requires: [added.id],
    noteWhenFailed: note,
  });
}

function alterTable(table: Table, { name, sql }: NativeConstraint): string {
  return `ALTER TABLE ${qualifiedName(table.name)} ADD CONSTRAINT ${quoteName(name)} ${sql}`;
}

function notMade(table: Table, constraint: NativeConstraint): Note {
  const { name, kind, sql } = constraint;
  return {
    code: 'TABLE_NOT_MODELLED',
    severity: 'loss',
    place: placeIn(table.name, { object: name }),
    message: `The ${kind} was not made: ${sql}.`,
  };
}

function missing(table: Table, constraint: NativeConstraint, needs: readonly string[]): Note {
  const note = notMade(table, constraint);
  return {
    ...note,
    message: `${note.message} It uses ${needs.join(', ')}, which the target lacks: make that there before the move (CREATE EXTENSION, where it is of one).`,
  };
}
