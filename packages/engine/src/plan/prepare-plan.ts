import type { Recognizing, SourceSession, Table } from '@godwit/plugin-api';
import type { AskedTarget } from '../resume/answers.js';
import type { RunContext } from '../run-context.js';
import { assemblePlan } from './assemble-plan.js';
import { Obstacles } from './foresee/obstacles.js';
import { frameworksOf } from './frameworks/known-tables.js';
import { leaveFrameworks } from './frameworks/leave-frameworks.js';
import { Ledger } from './ledger.js';
import { mapToExisting } from './names/existing-names.js';
import { mapNames } from './names/name-map.js';
import { tableKey } from './names/place.js';
import { sourcePlaces } from './names/source-places.js';
import type { PreparedPlan, Sessions } from './prepared-plan.js';
import { type Raised, raiseKeys } from './renumber/raise-keys.js';
import { recordedShifts } from './renumber/recorded-shifts.js';
import { shiftColumns } from './renumber/shift-columns.js';
import { draftTables } from './tables/draft-tables.js';
import type { TableDraft } from './tables/drafts.js';
import { leaveBehind } from './tables/leave-behind.js';
import { selectWithModules } from './tables/module-tables.js';
import { orderTables } from './tables/order-tables.js';
import { leftObjectNotes, ownObjects } from './tables/own-objects.js';
import { type TableWork, tableWork } from './tables/planned-table.js';
import { withoutReadersOfLacking } from './tables/readers-of.js';
import { refuseUnreadable } from './tables/refuse-unreadable.js';
import { refuseSameDatabase, refuseSameTables } from './tables/same-tables.js';
import { sourceNotes } from './tables/source-notes.js';
import { type Ways, waysOf } from './tables/ways-of.js';
import { type Found, findExisting, findNothing } from './target/find-existing.js';
import { findResting } from './target/find-resting.js';
import { type Moved, planDdl } from './target/plan-ddl.js';
import { rowsThere } from './target/rows-there.js';
import { standApart } from './target/stand-apart.js';
import { unfilledNotes } from './target/unfilled-parts.js';
import { fillColumns } from './transforms/fill-columns.js';
import { ColumnChoices } from './types/column-choices.js';
import { givenTypes, type Kept } from './types/given-types.js';
import { spellingOf } from './types/spellings.js';
import { TypeOverrides } from './types/type-overrides.js';

/**
 * Plans a move. Throws where the target does not let it, unless obstacles are only to be told of. `asked`: who answers for
 * what the target holds.
 */
export function preparePlan(
  run: RunContext,
  { source, target }: Sessions,
  obstacles = new Obstacles('throw'),
  asked: AskedTarget = target,
): Promise<PreparedPlan> {
  return prepareWith(run, { source, target }, obstacles, {
    purpose: 'load',
    asked,
    find: (tables, { names, own }) => findExisting(run, asked, tables, names, own, obstacles),
    ways: (work) => waysOf(run, { source, target }, work),
    raised: (drafts, found) => raiseKeys(run, source, drafts, found),
  });
}

/** Plans the same move into an empty place, to compare what a move made with it. */
export function prepareToCompare(
  run: RunContext,
  {
    source,
    target,
  }: {
    source: SourceSession;
    target: SourceSession;
  },
): Promise<PreparedPlan> {
  return prepareWith(run, { source, target }, new Obstacles('throw'), {
    purpose: 'compare',
    asked: target,
    find: () => findNothing(run, target),
    ways: async () => [],
    raised: (drafts) => recordedShifts(run, drafts),
  });
}

/** How a target is looked at. */
interface LookedAt {
  readonly purpose: Found['purpose'];
  /** Who answers for what it holds. */
  readonly asked: Pick<SourceSession, 'introspect' | 'count'>;
  find(tables: readonly Table[], moved: Moved): Promise<Found>;
  ways(work: readonly TableWork[]): Promise<Ways>;
  /** With `renumber`: by how much the numbers of columns are raised. */
  raised(drafts: readonly TableDraft[], found: Found): Promise<Raised>;
}

async function prepareWith(
  run: RunContext,
  sessions: { readonly source: SourceSession; readonly target: Recognizing },
  obstacles: Obstacles,
  { purpose, asked, find, ways, raised }: LookedAt,
): Promise<PreparedPlan> {
  const { options, source, target } = run;
  const isOne = await refuseSameDatabase(run, sessions);
  const session = sessions.source;
  const ledger = new Ledger(options.accept);
  const goesAlong = source.dialect.name === target.dialect.name;
  const withModules = goesAlong && options.mode !== 'into-existing';
  const { schema, tables: selected } = selectWithModules(await session.introspect(), options, withModules);
  const isThere = options.mode === 'into-existing';
  const there = isThere ? await asked.introspect({ everywhere: true }) : undefined;
  const databases = { session, schema, asked, there, compares: purpose === 'load' };
  const { tables, notes: left } = await leaveFrameworks(run, selected, databases, obstacles);
  refuseUnreadable({
    side: 'source',
    rows: options.mode === 'schema-only' ? [] : tables,
    numbers: tables,
    sequences: goesAlong ? schema.sequences : [],
  });
  const overrides = new TypeOverrides(options.typeMappings, schema.tables, tables);
  const choices = new ColumnChoices(options.columns, schema.tables, tables);
  const choice = { source, target, choice: options.schemaNames };
  const existing = there && { sources: schema.tables, there: there.tables, renames: options.renames ?? {} };
  const names = existing ? mapToExisting(tables, { ...choice, ...existing }) : mapNames(tables, choice);
  if (isOne) refuseSameTables(tables, names);
  ledger.add(...(session.notes ?? []), ...(sessions.target.notes ?? []), ...left);
  ledger.add(...sourceNotes(schema, tables, session, options.mode), ...names.notes);
  run.events.emit({ type: 'plan:started', tables: tables.length });
  const own = ownObjects(schema, tables, names, run);
  const found = await find(tables, { schema, names, own });
  const lacking = { source: schema.tables, moved: tables, target: found.there };
  const moved: Moved = { schema, names, own: withoutReadersOfLacking(own, lacking) };
  const { dialect } = found.existing;
  const resting = await findResting(options, tables, names, found, obstacles);
  if (options.mode !== 'into-existing') ledger.add(...leftObjectNotes(schema, found.existing.schema));
  const known = goesAlong ? undefined : spellingOf(frameworksOf(there?.tables ?? []));
  const spelled: Kept['spelled'] = (table, column) => choices.find(table, column).spelled ?? known;
  const kept = { clock: options.targetTimeZone, spelled };
  const given = isThere ? givenTypes(found.existing, names, kept) : undefined;
  const { tables: carried, notes: behind } = isThere
    ? await leaveBehind(run, session, tables, { names, existing: found.existing })
    : { tables, notes: [] };
  ledger.add(...behind);
  const drafted = await draftTables(run, session, carried, {
    overrides,
    choices,
    names,
    ledger,
    dialect,
    given,
  });
  const filled = isThere
    ? fillColumns(drafted, options.fill, found.existing)
    : { drafts: drafted, notes: [] };
  ledger.add(...filled.notes);
  const ordered = orderTables(filled.drafts);
  let drafts = ordered;
  if (isThere && options.renumber)
    await obstacles.meet(async () => {
      const { by, notes } = await raised(ordered, found);
      ledger.add(...notes);
      drafts = shiftColumns(ordered, by);
    });
  if (isThere && purpose === 'load') ledger.add(...unfilledNotes(found.existing, drafts, schema.tables));
  const planned = await planDdl({
    run,
    session,
    drafts,
    moved,
    found: { ...found, resting },
    ledger,
    obstacles,
  });
  const apart = standApart(run, found, planned);
  const ddl = apart?.ddl ?? planned;
  const work = drafts.map((draft) => {
    const one = { ...tableWork(draft, ddl), ...rowsThere(draft, found, run.options) };
    return apart?.work(one) ?? one;
  });
  const pieces = { drafts, work, moved, found, ddl, ledger, obstacles, ways: await ways(work) };
  const plan = assemblePlan(run, pieces);
  const toSource = sourcePlaces(drafts);
  run.events.emit({ type: 'plan:finished', plan });
  return {
    plan,
    work,
    sequences: ddl.sequences,
    tables: ddl.tables,
    expected: (asked) => {
      const objects = ddl.objects();
      const kept = objects.tables.filter(({ name }) => asked.has(tableKey(name)));
      return { wanted: { ...objects, tables: kept }, before: found.existing.schema };
    },
    restoring: ddl.restoring,
    dropping: ddl.dropping,
    dialect,
    toSource: (place) => toSource(apart?.home(place) ?? place),
  };
}
