import type {
  DatabaseSchema,
  Dialect,
  Place,
  Recognizing,
  SchemaObjects,
  Sequence,
  SourceSession,
  Statement,
  Table,
  TargetSession,
} from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import type { EventHub } from '../event-hub.js';
import type { RunContext } from '../run-context.js';
import { EVENTS, RUN } from '../tokens.js';
import { withAskedEnums } from './asked-enums.js';
import { brokenKeys } from './broken-keys.js';
import { checkDataOnly } from './check-data-only.js';
import { ColumnChoices } from './column-choices.js';
import { planDataOnly } from './data-only-ddl.js';
import { describeSide } from './describe-side.js';
import { Drafter } from './drafter.js';
import type { TableDraft } from './drafts.js';
import { type Found, findExisting, findNothing } from './find-existing.js';
import { findResting } from './find-resting.js';
import { givenTypes } from './given-types.js';
import { Ledger } from './ledger.js';
import type { MigrationPlan } from './migration-plan.js';
import { selectWithModules } from './module-tables.js';
import { mapNames, type NameMap } from './name-map.js';
import { Obstacles } from './obstacles.js';
import { orderTables } from './order-tables.js';
import { leftObjectNotes, type OwnObjects, ownObjects } from './own-objects.js';
import { tableKey } from './place.js';
import { plannedTable, type TableWork, tableWork, targetTypeNotes } from './planned-table.js';
import { refuseDifferent } from './present-objects.js';
import { refuseUnreadable } from './refuse-unreadable.js';
import { replacedNotes } from './replaced-notes.js';
import { refuseSameDatabase, refuseSameTables } from './same-tables.js';
import { sourceNotes } from './source-notes.js';
import { sourcePlaces } from './source-places.js';
import { type PlannedDdl, planSchema } from './target-ddl.js';
import { type PlannedTexts, plannedTexts } from './texts.js';
import { TypeOverrides } from './type-overrides.js';

/** A plan, and what carrying it out needs beside its data. */
export interface PreparedPlan {
  readonly plan: MigrationPlan;
  /** In the order of the plan's tables. */
  readonly work: readonly TableWork[];
  /** The tables as the target shall hold them; none where a load goes into tables that are there. */
  readonly tables: readonly Table[];
  /** The sequences of their own that the target shall hold, with the numbers of the source. */
  readonly sequences: readonly Sequence[];
  /** What the target shall have of the tables with these keys ({@link tableKey}), and what it had before. */
  expected(tables: ReadonlySet<string>): { readonly wanted: SchemaObjects; readonly before: DatabaseSchema };
  /** Ids of the statements that bring back what rests during a load; they run after a failure, too. */
  readonly restoring: ReadonlySet<string>;
  /** Ids of the statements that drop what is in the way. */
  readonly dropping: ReadonlySet<string>;
  /** The target's, which knows the types that are there. */
  readonly dialect: Dialect;
  /** A place in the target in the names of the source. */
  toSource(place: Place): Place;
}

/** Both sides, opened. */
export interface Sessions {
  readonly source: SourceSession;
  readonly target: TargetSession;
}

/** A load into tables that are there carries rows only. */
const NO_TEXTS: PlannedTexts = { texts: [], notes: [] };

/** Decides everything about a move and writes nothing. */
@scoped(Lifecycle.ContainerScoped)
export class Planner {
  readonly #run: RunContext;
  readonly #events: EventHub;
  readonly #drafter: Drafter;

  constructor(
    @inject(RUN) run: RunContext,
    @inject(EVENTS) events: EventHub,
    @inject(Drafter) drafter: Drafter,
  ) {
    this.#run = run;
    this.#events = events;
    this.#drafter = drafter;
  }

  /** Plans a move. Throws where the target does not let it, unless obstacles are only to be told of. */
  prepare({ source, target }: Sessions, obstacles = new Obstacles('throw')): Promise<PreparedPlan> {
    return this.#prepare({ source, target }, obstacles, (tables, { names, own }) =>
      findExisting(this.#run, target, tables, names, own, obstacles),
    );
  }

  /** Plans the same move into an empty place, to compare what a move made with it. */
  prepareToCompare({
    source,
    target,
  }: {
    source: SourceSession;
    target: SourceSession;
  }): Promise<PreparedPlan> {
    return this.#prepare({ source, target }, new Obstacles('throw'), () => findNothing(this.#run, target));
  }

  async #prepare(
    sessions: { readonly source: SourceSession; readonly target: Recognizing },
    obstacles: Obstacles,
    find: (tables: readonly Table[], moved: Moved) => Promise<Found>,
  ): Promise<PreparedPlan> {
    const { options, source, target } = this.#run;
    const isOne = await refuseSameDatabase(this.#run, sessions);
    const session = sessions.source;
    const ledger = new Ledger(options.accept);
    const goesAlong = source.dialect.name === target.dialect.name;
    const withModules = goesAlong && options.mode !== 'data-only';
    const { schema, tables } = selectWithModules(await session.introspect(), options, withModules);
    refuseUnreadable({
      side: 'source',
      rows: options.mode === 'schema-only' ? [] : tables,
      numbers: tables,
      sequences: goesAlong ? schema.sequences : [],
    });
    const overrides = new TypeOverrides(options.typeMappings, schema.tables, tables);
    const choices = new ColumnChoices(options.columns, schema.tables, tables);
    const names = mapNames(tables, { source, target, choice: options.schemaNames });
    if (isOne) refuseSameTables(tables, names);
    ledger.add(...sourceNotes(schema, tables, session, options.mode), ...names.notes);
    this.#events.emit({ type: 'plan:started', tables: tables.length });
    const own = ownObjects(schema, tables, names, this.#run);
    const moved: Moved = { schema, names, own };
    const found = await find(tables, moved);
    const { dialect, schema: there } = found.existing;
    const resting = await findResting(options, tables, names, found, obstacles);
    if (options.mode !== 'data-only') ledger.add(...leftObjectNotes(schema, there));
    const given = options.mode === 'data-only' ? givenTypes(found.existing, names) : undefined;
    const drafts = orderTables(
      await this.#drafter.draft(session, tables, { overrides, choices, names, ledger, dialect, given }),
    );
    const ddl = await this.#ddl(session, drafts, moved, { ...found, resting }, ledger, obstacles);
    const plan = this.#assemble({ drafts, moved, found, ddl, ledger, obstacles });
    this.#events.emit({ type: 'plan:finished', plan });
    return {
      plan,
      work: drafts.map((draft) => tableWork(draft, ddl)),
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
      toSource: sourcePlaces(drafts),
    };
  }

  async #ddl(
    session: SourceSession,
    drafts: readonly TableDraft[],
    moved: Moved,
    found: Found & { readonly resting: readonly Statement[] },
    ledger: Ledger,
    obstacles: Obstacles,
  ): Promise<PlannedDdl> {
    const { options } = this.#run;
    const { existing, tables: victims, views: oldViews } = found;
    const { dialect } = existing;
    if (options.mode !== 'data-only') {
      const { strictTables: strict, collations } = options;
      const input = {
        drafts,
        ...moved,
        schema: withAskedEnums(moved.schema, drafts),
        target: dialect,
        existing,
        victims,
        oldViews,
        strict,
        collations,
        keepsOld: options.onExisting === 'drop',
      };
      const first = planSchema(input);
      const notes = ledger.sorted();
      const broken = await brokenKeys(session, drafts, first, { run: this.#run, notes, obstacles });
      const ddl = broken.length === 0 ? first : planSchema({ ...input, broken });
      if (found.tables.length + found.views.length > 0)
        ledger.add(...(await replacedNotes(found, ddl.objects(), dialect.expressions.normalize)));
      await obstacles.meet(() => refuseDifferent(ddl.different));
      ledger.add(...targetTypeNotes(drafts, dialect, ddl.notes));
      return ddl;
    }
    ledger.add(...targetTypeNotes(drafts, dialect));
    await obstacles.meet(() =>
      checkDataOnly(drafts, existing, victims, { types: dialect.types, purpose: found.purpose }),
    );
    return planDataOnly(drafts, dialect, found, moved.own.sequences);
  }

  #assemble({ drafts, moved, found, ddl, ledger, obstacles }: Pieces): MigrationPlan {
    const { options, source, target } = this.#run;
    const { schema, own } = moved;
    const { texts, notes } =
      options.mode === 'data-only' ? NO_TEXTS : plannedTexts(schema, drafts, own, ddl.notes);
    ledger.add(...ddl.notes, ...own.notes, ...notes);
    const victims = options.mode === 'data-only' ? [] : found.tables;
    return {
      format: 1,
      source: describeSide(source, schema),
      target: describeSide(target, found.existing.schema),
      options,
      tables: drafts.map((draft) =>
        plannedTable(draft, { from: schema.dialect, target: found.existing.dialect }, ddl),
      ),
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
}

/** The source, what it is called in the target, and what of it goes along as it is. */
interface Moved {
  readonly schema: DatabaseSchema;
  readonly names: NameMap;
  readonly own: OwnObjects;
}

interface Pieces {
  readonly drafts: readonly TableDraft[];
  readonly moved: Moved;
  readonly found: Found;
  readonly ddl: PlannedDdl;
  readonly ledger: Ledger;
  readonly obstacles: Obstacles;
}
