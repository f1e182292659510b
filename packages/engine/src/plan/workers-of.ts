import type { RunContext } from '../run-context.js';
import type { PlannedTable } from './migration-plan.js';

/** A database of so few tables and rows is there before a second connection would be. */
const TINY = { tables: 50, rows: 20_000 };

/** How many tables, or ranges of them, a run copies at once; unless the config says it, by what is known of the rows. */
export function workersOf(
  { options, target }: Pick<RunContext, 'options' | 'target'>,
  tables: readonly Pick<PlannedTable, 'rows'>[],
): number {
  if (!target.dialect.capabilities.concurrentWriters) return 1;
  if (options.parallelSaid === true) return options.parallel;
  const rows = tables.reduce((sum, table) => sum + atMost(table), 0);
  return rows <= TINY.rows && tables.length <= TINY.tables ? 1 : options.parallel;
}

/** Where nobody knows, there may be many. */
function atMost({ rows = TINY.rows }: Pick<PlannedTable, 'rows'>): number {
  return typeof rows === 'number' ? rows : rows.estimate;
}
