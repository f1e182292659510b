import type { ChangeRisk, ChangeStatement, DatabaseSchema, TableName } from '@godwit/plugin-api';
import { visibleSql } from '../visible-sql.js';

/** A change of one object, in the order to run its SQL. */
export interface Step {
  readonly id: string;
  readonly purpose: string;
  readonly risk: ChangeRisk;
  readonly sql: readonly string[];
  readonly undo: readonly string[];
  readonly table?: TableName;
  readonly object?: string;
}

/** What surrounds an object that changes, in the direction in which it does. */
export interface Surroundings {
  readonly found: DatabaseSchema;
  readonly wanted: DatabaseSchema;
  /** Names the place where values are kept that go. */
  readonly keepAs: string | undefined;
  /** Whether a change is taken back: then kept values are put where they were. */
  readonly back: boolean;
}

/** The same seen from the other end. */
export function turned({ found, wanted, keepAs, back }: Surroundings): Surroundings {
  return { found: wanted, wanted: found, keepAs, back: !back };
}

/** A whole change is one transaction. */
const GROUP = 'sync';

export function toStatement({ sql, undo, ...step }: Step): ChangeStatement {
  return {
    ...step,
    sql: sql.map(closed).join(';\n'),
    undo: undo.map(closed),
    phase: 'sync',
    group: GROUP,
    transaction: 'group',
  };
}

/** A comment at the end of a text would swallow the semicolon that follows. */
function closed(sql: string): string {
  return visibleSql(/--[^\n]*$/.test(sql) ? `${sql}\n` : sql);
}
