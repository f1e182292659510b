import type { DatabaseSchema, Dialect, SourceSession, Table, TargetSession } from '@godwit/plugin-api';
import { inject, Lifecycle, scoped } from 'tsyringe';
import type { EventHub } from '../event-hub.js';
import type { RunContext } from '../run-context.js';
import { EVENTS, RUN } from '../tokens.js';
import { checkDataOnly } from './check-data-only.js';
import { ColumnChoices } from './column-choices.js';
import { describeSide } from './describe-side.js';
import { Drafter } from './drafter.js';
import type { TableDraft } from './drafts.js';
import { type Found, findExisting, findNothing } from './find-existing.js';
import { Ledger } from './ledger.js';
import type { MigrationPlan } from './migration-plan.js';
import { mapNames, type NameMap } from './name-map.js';
import { orderTables } from './order-tables.js';
import { type OwnObjects, ownObjects } from './own-objects.js';
import { plannedTable, type TableWork, tableWork, targetTypeNotes } from './planned-table.js';
import { refuseSameTables } from './same-tables.js';
import { selectTables } from './select-tables.js';
import { sourceNotes } from './source-notes.js';
import { type PlannedDdl, planDataOnly, planSchema } from './target-ddl.js';
import { type PlannedTexts, plannedTexts } from './texts.js';
import { TypeOverrides } from './type-overrides.js';

/** A plan, and what carrying it out needs beside its data. */
export interface PreparedPlan {
  readonly plan: MigrationPlan;
  /** In the order of the plan's tables. */
  readonly work: readonly TableWork[];
  /** The tables as the target shall hold them; none where a load goes into tables that are there. */
  readonly tables: readonly Table[];
  /** Ids of the statements that bring back what rests during a load; they run after a failure, too. */
  readonly restoring: ReadonlySet<string>;
  /** Ids of the statements that drop what is in the way. */
  readonly dropping: ReadonlySet<string>;
  /** The target's, which knows the types that are there. */
  readonly dialect: Dialect;
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

  /** Plans a move. Throws where the target does not let it. */
  prepare({ source, target }: Sessions): Promise<PreparedPlan> {
    return this.#prepare(source, (tables, { names, own }) =>
      findExisting(this.#run, target, tables, names, own),
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
    return this.#prepare(source, () => findNothing(this.#run, target));
  }

  async #prepare(
    session: SourceSession,
    find: (tables: readonly Table[], moved: Moved) => Promise<Found>,
  ): Promise<PreparedPlan> {
    const { options, source, target } = this.#run;
    const ledger = new Ledger(options.accept);
    const schema = await session.introspect();
    const tables = selectTables(schema, options);
    const overrides = new TypeOverrides(options.typeMappings, schema.tables, tables);
    const choices = new ColumnChoices(options.columns, schema.tables, tables);
    const names = mapNames(tables, { source, target, choice: options.schemaNames });
    refuseSameTables(tables, names, this.#run);
    ledger.add(...sourceNotes(schema, tables, session, options.mode), ...names.notes);
    this.#events.emit({ type: 'plan:started', tables: tables.length });
    const own = ownObjects(schema, tables, names, this.#run);
    const moved: Moved = { schema, names, own };
    const found = await find(tables, moved);
    const { dialect } = found.existing;
    const drafts = orderTables(
      await this.#drafter.draft(session, tables, { overrides, choices, names, ledger, dialect }),
    );
    const ddl = this.#ddl(drafts, moved, found, ledger);
    const plan = this.#assemble({ drafts, moved, found, ddl, ledger });
    this.#events.emit({ type: 'plan:finished', plan });
    return {
      plan,
      work: drafts.map((draft) => tableWork(draft, ddl)),
      tables: ddl.tables,
      restoring: ddl.restoring,
      dropping: ddl.dropping,
      dialect,
    };
  }

  #ddl(drafts: readonly TableDraft[], moved: Moved, found: Found, ledger: Ledger): PlannedDdl {
    const { options } = this.#run;
    const { existing, tables: victims } = found;
    const { dialect } = existing;
    if (options.mode !== 'data-only') {
      const { strictTables: strict, collations } = options;
      const input = { drafts, ...moved, target: dialect, existing, victims, strict, collations };
      const ddl = planSchema(input);
      ledger.add(...targetTypeNotes(drafts, dialect, ddl.notes));
      return ddl;
    }
    ledger.add(...targetTypeNotes(drafts, dialect));
    checkDataOnly(drafts, existing, victims, dialect.types);
    return planDataOnly(drafts, dialect, existing);
  }

  #assemble({ drafts, moved, found, ddl, ledger }: Pieces): MigrationPlan {
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
      dropped: victims.map(({ table, rows }) => ({ name: table.name, rows })),
      statements: ddl.statements,
      texts,
      ledger: ledger.sorted(),
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
}
