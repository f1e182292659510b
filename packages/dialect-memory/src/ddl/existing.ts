import { type Column, formatTableName, type Note, type Statement, type Table } from '@godwit/plugin-api';
import { type Constraint, nameOf } from '../constraint.js';
import { isSameName } from '../database.js';
import { placeIn } from '../state/failures.js';
import { lookAtRows, unvalidated } from './constraints.js';
import { afterLoad, beforeLoad, constraintId, describeConstraint, keyColumns } from './statement.js';

/** Drops tables; foreign keys between them come off first, since nothing that is pointed at may go. */
export function drop(tables: readonly Table[]): readonly Statement[] {
  const pointsAtOne = ({ constraint }: Owned): boolean =>
    constraint.is === 'foreign-key' &&
    tables.some(({ name }) => isSameName(name, constraint.key.references.table));
  const removals = foreignKeys(tables).filter(pointsAtOne).map(remove);
  const drops = tables.map((table) => {
    const name = formatTableName(table.name);
    const parts = { id: `drop-table:${name}`, purpose: `drop table ${name}`, table: table.name };
    return beforeLoad(parts, { do: 'drop-table', table: table.name });
  });
  return [...removals, ...drops];
}

/** Takes foreign keys away for a load and brings them back; where rows point at nothing, for new rows only. */
export function suspendForeignKeys(tables: readonly Table[]): readonly Statement[] {
  const keys = foreignKeys(tables);
  return [...keys.map(suspend), ...keys.flatMap(restore)];
}

/** Raises the generators of keys above the largest key. */
export function resetIdentities(tables: readonly Table[]): readonly Statement[] {
  return tables.flatMap((table) =>
    table.columns.filter((column) => column.identity !== undefined).map((column) => reset(table, column)),
  );
}

/** There are no statistics here: the statement only asks that the table is there. */
export function analyze(tables: readonly Table[]): readonly Statement[] {
  return tables.map(({ name }) => {
    const text = formatTableName(name);
    const parts = { id: `analyze:${text}`, purpose: `analyze ${text}`, table: name };
    return afterLoad(parts, { do: 'analyze', table: name });
  });
}

interface Owned {
  readonly table: Table;
  readonly constraint: Constraint;
}

function foreignKeys(tables: readonly Table[]): readonly Owned[] {
  return tables.flatMap((table) =>
    table.foreignKeys.map((key) => ({ table, constraint: { is: 'foreign-key', key } as const })),
  );
}

function remove({ table: { name }, constraint }: Owned): Statement {
  const parts = {
    id: `drop-${constraintId(constraint, name)}`,
    purpose: `drop ${describeConstraint(constraint, name)}`,
    table: name,
  };
  return beforeLoad(parts, { do: 'remove', from: name, ...nameOf(constraint) });
}

function suspend({ table: { name }, constraint }: Owned): Statement {
  const parts = {
    id: `suspend-${constraintId(constraint, name)}`,
    purpose: `suspend ${describeConstraint(constraint, name)}`,
    table: name,
  };
  const undo = [
    { do: 'add', to: name, constraint: unvalidated(constraint) },
    { do: 'validate', of: name, ...nameOf(constraint), unlessRowsConflict: true },
  ] as const;
  const wasValidated = constraint.is === 'foreign-key' && constraint.key.validated !== false;
  return beforeLoad(
    parts,
    { do: 'remove', from: name, ...nameOf(constraint) },
    wasValidated ? undo : undo.slice(0, 1),
  );
}

function restore({ table, constraint }: Owned): readonly Statement[] {
  const parts = {
    id: `restore-${constraintId(constraint, table.name)}`,
    purpose: `restore ${describeConstraint(constraint, table.name)}`,
    table: table.name,
  };
  const add = { do: 'add', to: table.name, constraint: unvalidated(constraint) } as const;
  return [afterLoad(parts, add), ...lookAtRows(table, constraint)];
}

function reset(table: Table, { name, identity, type }: Column): Statement {
  const text = `${formatTableName(table.name)}.${name}`;
  const bits = type.kind === 'integer' ? type.bits : 64;
  const largest = 2n ** BigInt(bits - 1) - 1n;
  const literal = { kind: 'literal', type: 'integer', text: String(largest) };
  const left = { kind: 'column', name };
  const predicate = JSON.stringify({ kind: 'binary', operator: 'equal', left, right: literal });
  const note: Note = {
    code: 'IDENTITY_EXHAUSTED',
    severity: 'warning',
    place: placeIn(table.name, { column: name }),
    message: 'The largest key is the largest number, so no new keys come.',
  };
  const probe = { kind: 'matches', table: table.name, predicate, keyColumns: keyColumns(table) } as const;
  const atLeast = identity?.lastValue === undefined ? {} : { atLeast: identity.lastValue };
  const parts = { id: `reset:${text}`, purpose: `reset identity ${text}`, table: table.name };
  return afterLoad(
    { ...parts, noteWhen: { probe, note } },
    { do: 'raise', of: table.name, column: name, ...atLeast },
  );
}
