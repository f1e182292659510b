import type { Note, Place, Statement, TableName } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
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
      | 'keeps'
      | 'silent'
    >
  >;

/** A part of a statement, and what it does not carry. */
export interface Clause {
  readonly sql: string;
  readonly notes: readonly Note[];
}

/** What one part of a schema becomes. */
export interface Compiled {
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
}

/** A statement of the one transaction before the load. */
export function beforeLoad(parts: StatementParts): Statement {
  return { ...visible(parts), phase: 'before-load', group: BEFORE_LOAD, transaction: 'group' };
}

/** A statement after the load, in a transaction of its own. */
export function afterLoad(parts: StatementParts): Statement {
  return { ...visible(parts), phase: 'after-load', transaction: 'group' };
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
  };
}

/** The place of a table, or of something in it. */
export function placeIn(table: TableName, more: Pick<Place, 'column' | 'object'> = {}): Place {
  return { ...(table.schema === undefined ? {} : { schema: table.schema }), table: table.name, ...more };
}

/** Names in double quotes, joined by commas. */
export function nameList(names: readonly string[]): string {
  return names.map((name) => quoteIdentifier(name)).join(', ');
}
