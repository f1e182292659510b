import type { ChangeRisk, ChangeStatement, TableName } from '@godwit/plugin-api';
import { visibleSql } from '../visible-sql.js';

/** One step of a change, and what takes it back. */
export interface Operation {
  readonly sql: string;
  readonly purpose: string;
  readonly undo: readonly string[];
  readonly risk: ChangeRisk;
  readonly table?: TableName;
  readonly object?: string;
}

/** Operations that are committed together; `outside`: each cannot run in a transaction. */
export interface Step {
  readonly operations: readonly Operation[];
  readonly outside?: true;
}

type More = Partial<Pick<Operation, 'risk' | 'table' | 'object'>>;

/** An operation that neither reads nor writes rows unless it says so. */
export function operation(
  purpose: string,
  sql: string,
  undo: readonly string[],
  { risk = 'safe', ...more }: More = {},
): Operation {
  return { purpose, sql, undo, risk, ...more };
}

/** Whoever waits for a lock on a table keeps all others from it, so it gives up soon. */
const SHORT_WAIT = operation('wait for locks for ten seconds only', "SET LOCAL lock_timeout = '10s'", []);

/** The statements of the steps, in their order. Steps without operations make none. */
export function toStatements(steps: readonly Step[]): readonly ChangeStatement[] {
  const ids = new Map<string, number>();
  const idOf = (purpose: string): string => {
    const count = (ids.get(purpose) ?? 0) + 1;
    ids.set(purpose, count);
    return count === 1 ? `sync:${purpose}` : `sync:${purpose} (${count})`;
  };
  return steps.flatMap(({ operations, outside }, index) => {
    if (operations.length === 0) return [];
    const all = outside === true ? operations : [SHORT_WAIT, ...operations];
    const group = outside === true ? {} : { group: `sync-${index + 1}` };
    return all.map(({ sql, undo, ...rest }): ChangeStatement => {
      return {
        id: idOf(rest.purpose),
        ...rest,
        sql: visibleSql(sql),
        undo: undo.map(visibleSql),
        phase: 'sync',
        ...group,
        transaction: outside === true ? 'outside' : 'group',
      };
    });
  });
}
