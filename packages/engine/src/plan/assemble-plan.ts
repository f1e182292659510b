import type { RunContext } from '../run-context.js';
import { describeSide } from './describe-side.js';
import type { Obstacles } from './foresee/obstacles.js';
import type { Ledger } from './ledger.js';
import type { MigrationPlan, PlannedTable } from './migration-plan.js';
import type { TableDraft } from './tables/drafts.js';
import { plannedTable, type TableWork } from './tables/planned-table.js';
import { type PlannedTexts, plannedTexts } from './tables/texts.js';
import type { Ways } from './tables/ways-of.js';
import type { Found } from './target/find-existing.js';
import type { Moved } from './target/plan-ddl.js';
import type { PlannedDdl } from './target/target-ddl.js';

/** A load into tables that are there carries rows only. */
const NO_TEXTS: PlannedTexts = { texts: [], notes: [] };

/** Puts the data of a plan together. */
export function assemblePlan(
  run: RunContext,
  { drafts, work, moved, found, ddl, ledger, obstacles, ways }: Pieces,
): MigrationPlan {
  const { options, source, target } = run;
  const { schema, own } = moved;
  const { texts, notes } =
    options.mode === 'into-existing' ? NO_TEXTS : plannedTexts(schema, drafts, own, ddl.notes);
  ledger.add(...ddl.notes, ...own.notes, ...notes);
  const victims = options.mode === 'into-existing' ? [] : found.tables;
  const tables = drafts.map((draft, index) => ({
    ...plannedTable(draft, { from: schema.dialect, target: found.existing.dialect }, ddl),
    ...(ways[index] === undefined ? {} : { way: ways[index] }),
    ...(work[index]?.belongs === undefined ? {} : { built: work[index].target }),
  }));
  return {
    format: 1,
    source: describeSide(source, schema),
    target: describeSide(target, found.existing.schema),
    options: { ...options, parallel: workersOf(run, tables) },
    tables,
    dropped: victims.map(({ table, rows }) => ({
      name: table.name,
      ...(rows === undefined ? {} : { rows }),
    })),
    settings: target.dialect.ddl.settings ?? [],
    statements: ddl.statements,
    texts,
    ledger: ledger.sorted(),
    obstacles: obstacles.found,
  };
}

/** What a plan is put together from. */
interface Pieces {
  readonly drafts: readonly TableDraft[];
  readonly work: readonly TableWork[];
  readonly moved: Moved;
  readonly found: Found;
  readonly ddl: PlannedDdl;
  readonly ledger: Ledger;
  readonly obstacles: Obstacles;
  readonly ways: Ways;
}

/** A database of so few tables and rows is there before a second connection would be. */
const TINY = { tables: 50, rows: 20_000 };

/** How many tables, or ranges of them, a run copies at once; unless the config says it, by what is known of the rows. */
function workersOf(
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
