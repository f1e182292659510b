import type { Note, Place, Statement, Table, TableName } from '@godwit/plugin-api';
import { visibleSql } from './visible-sql.js';

/** All that happens before the load is one transaction: a failure leaves the target as it was. */
const BEFORE_LOAD = 'before-load';

/** What a statement needs besides its phase. */
export type StatementParts = Pick<Statement, 'id' | 'sql' | 'purpose'> &
  Partial<
    Pick<
      Statement,
      | 'table'
      | 'object'
      | 'needs'
      | 'requires'
      | 'expect'
      | 'skipWhen'
      | 'noteWhen'
      | 'noteWhenFailed'
      | 'undo'
      | 'suspends'
      | 'restores'
      | 'keeps'
      | 'silent'
    >
  >;

/** What one part of a schema becomes. */
export interface Compiled {
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
  /** What the statements make, as the catalogue has it afterwards; absent: nothing that belongs to a table. */
  readonly made?: readonly MadePart[];
}

/** Keys, checks and indexes of one table. */
export interface MadePart {
  readonly table: TableName;
  readonly part: Partial<
    Pick<Table, 'primaryKey' | 'uniqueKeys' | 'foreignKeys' | 'indexes' | 'checks' | 'nativeConstraints'>
  >;
}

/** A statement of the one transaction before the load. */
export function beforeLoad(parts: StatementParts): Statement {
  return { ...visible(parts), phase: 'before-load', group: BEFORE_LOAD, transaction: 'group' };
}

/** A statement after the load, in a transaction of its own. */
export function afterLoad(parts: StatementParts): Statement {
  return { ...visible(parts), phase: 'after-load', transaction: 'group' };
}

/** A statement that waits until the new tables are proved, in a transaction of its own. */
export function afterProof(parts: StatementParts): Statement {
  return { ...visible(parts), phase: 'after-proof', transaction: 'group' };
}

/** Whoever looks at the statements in a terminal sees names and texts, and nothing happens by them. */
function visible({ sql, undo, ...parts }: StatementParts): StatementParts {
  return { ...parts, sql: visibleSql(sql), ...(undo && { undo: undo.map(visibleSql) }) };
}

/** Puts parts one after the other. */
export function joinCompiled(parts: readonly Compiled[]): Compiled {
  return {
    statements: parts.flatMap((part) => part.statements),
    notes: parts.flatMap((part) => part.notes),
    made: parts.flatMap((part) => part.made ?? []),
  };
}

/** The place of a table, or of something in it. */
export function placeIn(table: TableName, more: Pick<Place, 'column' | 'object'> = {}): Place {
  return { ...(table.schema === undefined ? {} : { schema: table.schema }), table: table.name, ...more };
}
