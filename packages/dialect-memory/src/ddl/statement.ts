import {
  type ChangeStatement,
  formatTableName,
  type Statement,
  type Table,
  type TableName,
} from '@godwit/plugin-api';
import { commandText, type MemoryCommand } from '../commands.js';
import { type Constraint, nameOf } from '../constraint.js';

/** All that happens before the load is one transaction: a failure leaves the target as it was. */
const BEFORE_LOAD = 'before-load';

/** What a statement needs besides its command. */
export type StatementParts = Pick<Statement, 'id' | 'purpose'> &
  Partial<Pick<Statement, 'table' | 'needs' | 'requires' | 'skipWhen' | 'noteWhen' | 'noteWhenFailed'>>;

/** A statement of the one transaction before the load; `undo` takes it back. */
export function beforeLoad(
  parts: StatementParts,
  command: MemoryCommand,
  undo: readonly MemoryCommand[] = [],
): Statement {
  return {
    ...parts,
    ...texts(command, undo),
    phase: 'before-load',
    group: BEFORE_LOAD,
    transaction: 'group',
  };
}

/** A statement after the load, in a transaction of its own. */
export function afterLoad(
  parts: StatementParts,
  command: MemoryCommand,
  undo: readonly MemoryCommand[] = [],
): Statement {
  return { ...parts, ...texts(command, undo), phase: 'after-load', transaction: 'group' };
}

/** A statement of a change of the schema, all of which is one transaction. */
export function sync(
  parts: StatementParts & Pick<ChangeStatement, 'risk'>,
  command: MemoryCommand,
  undo: readonly MemoryCommand[],
): ChangeStatement {
  return { ...parts, ...texts(command, undo), phase: 'sync', group: 'sync', transaction: 'group' };
}

/** A constraint as people read it, with its table: `foreign key book_author of book`. */
export function describeConstraint(constraint: Constraint, table: TableName): string {
  return `${constraint.is.replace('-', ' ')} ${nameOf(constraint).label} of ${formatTableName(table)}`;
}

/** The part of a statement's id that tells the constraints of a database apart. */
export function constraintId(constraint: Constraint, table: TableName): string {
  return `${constraint.is}:${formatTableName(table)}.${nameOf(constraint).label}`;
}

/** The columns by which rows of a table are named in notes. */
export function keyColumns(table: Table): readonly string[] {
  return table.primaryKey?.columns ?? [];
}

function texts(command: MemoryCommand, undo: readonly MemoryCommand[]): Pick<Statement, 'sql' | 'undo'> {
  return { sql: commandText(command), ...(undo.length === 0 ? {} : { undo: undo.map(commandText) }) };
}
