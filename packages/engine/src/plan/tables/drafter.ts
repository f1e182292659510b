import type {
  AnyTransform,
  Column,
  Dialect,
  LogicalType,
  Note,
  SourceSession,
  Table,
} from '@godwit/plugin-api';
import { inject, injectAll, Lifecycle, scoped } from 'tsyringe';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import type { RunContext } from '../../run-context.js';
import { RUN, TRANSFORM } from '../../tokens.js';
import type { Ledger } from '../ledger.js';
import type { NameMap } from '../names/name-map.js';
import { foldTransforms } from '../transforms/fold-transforms.js';
import { chooseTypes } from '../types/choose-types.js';
import type { ColumnChoices } from '../types/column-choices.js';
import { CONVERSION_TO_TARGET, type ConvertedWishes, convertWishes } from '../types/convert-wishes.js';
import { type GivenTypes, losesNothing } from '../types/given-types.js';
import { inferTasks, refuseUntransformed, shapesAsked } from '../types/infer-tasks.js';
import { inferTypes } from '../types/infer-types.js';
import { profileTask } from '../types/profile-task.js';
import { Profiler, type TableFacts } from '../types/profiler.js';
import { typeNotes } from '../types/type-notes.js';
import type { TypeOverrides } from '../types/type-overrides.js';
import { TypeWishes } from '../types/type-wishes.js';
import { unifyKeyTypes } from '../types/unify-key-types.js';
import { withZoneSaid } from '../types/zone-note.js';
import { checkBadText } from './check-bad-text.js';
import type { TableDraft } from './drafts.js';
import { whereOf } from './select-tables.js';

/** What the drafts of tables follow from beside their values. */
export interface DraftParts {
  readonly overrides: TypeOverrides;
  readonly choices: ColumnChoices;
  readonly names: NameMap;
  readonly ledger: Ledger;
  /** The target's. */
  readonly dialect: Dialect;
  /** The types of the target's columns, where its tables are there. */
  readonly given: GivenTypes | undefined;
}

/** Decides what becomes of every column, by its values and the config. */
@scoped(Lifecycle.ContainerScoped)
export class Drafter {
  readonly #run: RunContext;
  readonly #profiler: Profiler;
  readonly #transforms: readonly AnyTransform[];

  constructor(
    @inject(RUN) run: RunContext,
    @inject(Profiler) profiler: Profiler,
    @injectAll(TRANSFORM, { isOptional: true }) transforms: readonly AnyTransform[],
  ) {
    this.#run = run;
    this.#profiler = profiler;
    this.#transforms = transforms;
  }

  /** Scans every table and decides the types of its columns. Throws where bad text or a choice does not let it. */
  async draft(
    session: SourceSession,
    tables: readonly Table[],
    parts: DraftParts,
  ): Promise<readonly TableDraft[]> {
    const scanned = await this.#scan(session, tables, parts);
    const { wishes } = this.#wishes(tables, parts, new Map());
    const known = await convertWishes(session, tables, scanned, wishes, this.#run);
    const planned = this.#decide(tables, known, parts);
    const otherwise = parts.given?.otherwise(planned.drafts) ?? new Map();
    const { drafts, notes } =
      otherwise.size === 0 ? planned : await this.#take(otherwise, session, { tables, known, parts });
    parts.ledger.add(...notes);
    return drafts;
  }

  /** Decides again, with the types of the target's columns that lose nothing in any value. */
  async #take(
    otherwise: TakenTypes,
    session: SourceSession,
    { tables, known, parts }: Scanned,
  ): Promise<Decided> {
    const asked = tables.filter(({ columns }) => columns.some((column) => otherwise.has(column)));
    const scanned = await this.#scan(session, asked, parts, otherwise);
    const taken = {
      read: (_: Table, column: Column) => asWish(otherwise.get(column)),
      by: CONVERSION_TO_TARGET,
    };
    const { facts: found, conversions } = await convertWishes(session, asked, scanned, taken, this.#run);
    const whole = losesNothing(otherwise, asked, found);
    const both = tables.map((table, index): TableFacts => {
      const { profile, ...rest } = known.facts[index] ?? {};
      const other = found[asked.indexOf(table)]?.profile;
      if (profile === undefined || other === undefined) return known.facts[index] ?? {};
      const columns = profile.columns.map((one, at) => {
        const column = table.columns.find(({ name }) => name === one.name);
        return column !== undefined && whole.has(column) ? (other.columns[at] ?? one) : one;
      });
      return { ...rest, profile: { ...profile, columns } };
    });
    const taking = [...conversions].filter(([column]) => whole.has(column));
    const all = new Map([...known.conversions, ...taking]);
    return this.#decide(tables, { ...known, facts: both, conversions: all }, parts, whole);
  }

  #scan(
    session: SourceSession,
    tables: readonly Table[],
    parts: DraftParts,
    taken: TakenTypes = new Map(),
  ): Promise<readonly TableFacts[]> {
    const { choices } = parts;
    const { wishes, transforms } = this.#wishes(tables, parts, taken);
    const shapesOf = shapesAsked(tables, choices, this.#options());
    const tasks = tables.map((table, index) => {
      const task = profileTask(table, { wishes, choices }, transforms, shapesOf[index] ?? []);
      // What a target of the same dialect would hold as it is stored must be of the type that is taken.
      return table.columns.some((one) => wishes.isTaken(one)) ? { ...task, transformed: true } : task;
    });
    return this.#profiler.profile(session, tasks);
  }

  #decide(
    tables: readonly Table[],
    { facts, conversions, refusals }: ConvertedWishes,
    parts: DraftParts,
    taken: TakenTypes = new Map(),
  ): Decided {
    const { choices, names, dialect, given } = parts;
    const { wishes, transforms: asked } = this.#wishes(tables, parts, taken);
    const transforms = [...conversions.values(), ...asked];
    const options = this.#options();
    checkBadText(tables, facts, { onBadText: options.onBadText, choices });
    const inferred = inferTypes(inferTasks({ tables, facts, wishes, choices, options, given, transforms }));
    const target = dialect.types;
    const choice = { wishes, conversions, refusals, choices, inferred, names, target, given };
    const chosen = tables.map((table, index) => {
      return chooseTypes(table, facts[index] ?? {}, { ...choice, where: whereOf(table, options.where) });
    });
    const folded = foldTransforms(
      chosen.map(({ draft }) => draft),
      transforms,
    );
    refuseUntransformed(folded.drafts, choices);
    const { drafts, notes } = unifyKeyTypes(folded.drafts);
    const told = drafts
      .flatMap((draft, index) => typeNotes(draft, chosen[index]?.decisions ?? []))
      .map((note) => withZoneSaid(note, options));
    return { drafts, notes: [...chosen.flatMap((one) => one.notes), ...told, ...folded.notes, ...notes] };
  }

  #wishes(tables: readonly Table[], { overrides, choices, given }: DraftParts, taken: TakenTypes) {
    const readsCounts = this.#run.source.dialect.capabilities.readsCounts === true;
    // Tables that are there have their types.
    const wishes = new TypeWishes(overrides, choices, readsCounts, taken, given === undefined ? tables : []);
    return { wishes, transforms: [...wishes.transforms(tables), ...this.#transforms] };
  }

  /** Within one dialect the declared types are the best there are. */
  #options(): ResolvedOptions {
    const { options, source, target } = this.#run;
    return source.dialect.name === target.dialect.name ? { ...options, infer: 'declared' } : options;
  }
}

function asWish(as: LogicalType | undefined): { readonly as: LogicalType } | undefined {
  return as && { as };
}

type TakenTypes = ReadonlyMap<Column, LogicalType>;

/** Tables, what is known of their values, and what their drafts follow from beside them. */
interface Scanned {
  readonly tables: readonly Table[];
  readonly known: ConvertedWishes;
  readonly parts: DraftParts;
}

interface Decided {
  readonly drafts: readonly TableDraft[];
  readonly notes: readonly Note[];
}
