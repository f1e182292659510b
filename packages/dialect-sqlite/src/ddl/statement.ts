import type { Note, Place, Statement, TableName } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';

/** All that happens before the load is one transaction: a failure leaves the target as it was. */
const BEFORE_LOAD = 'before-load';

/** What a statement needs besides its phase. */
export type StatementParts = Pick<Statement, 'id' | 'sql' | 'purpose'> &
  Partial<
    Pick<
      Statement,
      'table' | 'needs' | 'requires' | 'expect' | 'skipWhen' | 'noteWhen' | 'noteWhenFailed' | 'undo'
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
  return { ...parts, phase: 'before-load', group: BEFORE_LOAD, transaction: 'group' };
}

/** A statement after the load, in a transaction of its own. */
export function afterLoad(parts: StatementParts): Statement {
  return { ...parts, phase: 'after-load', transaction: 'group' };
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
