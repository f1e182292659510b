import type { AnyTransform, Dialect, SourceSession, Table } from '@godwit/plugin-api';
import { inject, injectAll, Lifecycle, scoped } from 'tsyringe';
import type { RunContext } from '../run-context.js';
import { RUN, TRANSFORM } from '../tokens.js';
import { checkBadText } from './check-bad-text.js';
import { chooseTypes, profileTask } from './choose-types.js';
import type { ColumnChoices } from './column-choices.js';
import type { TableDraft } from './drafts.js';
import { foldTransforms } from './fold-transforms.js';
import { inferTasks, refuseUntransformed, shapesAsked } from './infer-tasks.js';
import { inferTypes } from './infer-types.js';
import type { Ledger } from './ledger.js';
import type { NameMap } from './name-map.js';
import { Profiler } from './profiler.js';
import { whereOf } from './select-tables.js';
import type { TypeOverrides } from './type-overrides.js';
import { unifyKeyTypes } from './unify-key-types.js';

/** What the drafts of tables follow from beside their values. */
export interface DraftParts {
  readonly overrides: TypeOverrides;
  readonly choices: ColumnChoices;
  readonly names: NameMap;
  readonly ledger: Ledger;
  /** The target's. */
  readonly dialect: Dialect;
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
    const { overrides, choices, names, ledger, dialect } = parts;
    const { source, target: to } = this.#run;
    // Within one dialect the declared types are the best there are.
    const sameDialect = source.dialect.name === to.dialect.name;
    const options = { ...this.#run.options, ...(sameDialect ? { infer: 'declared' as const } : {}) };
    const shapesOf = shapesAsked(tables, choices, options);
    const tasks = tables.map((table, index) =>
      profileTask(table, { overrides, choices }, this.#transforms, shapesOf[index] ?? []),
    );
    const facts = await this.#profiler.profile(session, tasks);
    checkBadText(tables, facts, { onBadText: options.onBadText, choices });
    const target = dialect.types;
    const inferred = inferTypes(
      inferTasks({ tables, facts, overrides, choices, options, transforms: this.#transforms }),
    );
    const chosen = tables.map((table, index) => {
      const where = whereOf(table, options.where);
      return chooseTypes(table, facts[index] ?? {}, { overrides, choices, inferred, names, target, where });
    });
    const folded = foldTransforms(
      chosen.map(({ draft }) => draft),
      this.#transforms,
    );
    refuseUntransformed(folded.drafts, choices);
    const unified = unifyKeyTypes(folded.drafts);
    ledger.add(...chosen.flatMap(({ notes }) => notes), ...folded.notes, ...unified.notes);
    return unified.drafts;
  }
}
