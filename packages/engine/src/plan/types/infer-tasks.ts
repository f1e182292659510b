import {
  type AnyTransform,
  type Column,
  formatTableName,
  MigrationError,
  type Table,
  type ValueShape,
} from '@godwit/plugin-api';
import type { InferPolicy } from '../../options/column-choice.js';
import type { ResolvedOptions } from '../../options/resolved-options.js';
import { placeOf } from '../names/place.js';
import type { TableDraft } from '../tables/drafts.js';
import { matchesNames } from '../transforms/match-transform.js';
import type { ColumnChoices } from './column-choices.js';
import type { GivenTypes } from './given-types.js';
import { type InferTask, isTime } from './infer-types.js';
import type { TableFacts } from './profile-tables.js';
import { POLICY_SHAPES, TIME_SHAPES } from './shape-types.js';
import type { TypeWishes } from './type-wishes.js';

/** What inferring needs to know. `facts` in the order of the tables. */
export interface InferParts {
  readonly tables: readonly Table[];
  readonly facts: readonly TableFacts[];
  readonly wishes: TypeWishes;
  readonly choices: ColumnChoices;
  readonly options: Pick<ResolvedOptions, 'infer'>;
  /** The types of the target's columns, where its tables are there. */
  readonly given?: GivenTypes | undefined;
  readonly transforms: readonly AnyTransform[];
}

/** Each table with the policy of its columns: none where the config chose a type or a transform is meant for it. */
export function inferTasks(parts: InferParts): readonly InferTask[] {
  const { tables, facts, wishes, choices, options, given, transforms } = parts;
  return tables.map((table, index) => ({
    table,
    facts: facts[index] ?? {},
    policy: (column) => {
      if (wishes.find(table, column) !== undefined) return undefined;
      if (transforms.some((transform) => matchesNames(transform, table, column))) return undefined;
      return policyOf(table, column, choices, options);
    },
    isAsked: (column) => choices.find(table, column).infer === 'full',
    takes: (column, as) => given === undefined || given.takes(table, column, as),
  }));
}

/** The shapes that a scan of each table is asked about. */
export function shapesAsked(
  tables: readonly Table[],
  choices: ColumnChoices,
  options: InferParts['options'],
): readonly (readonly ValueShape[])[] {
  return tables.map((table) => [
    ...new Set(
      table.columns.flatMap((column) => [
        ...POLICY_SHAPES[policyOf(table, column, choices, options)],
        ...(isTime(column) ? TIME_SHAPES : []),
      ]),
    ),
  ]);
}

function policyOf(
  table: Table,
  column: Column,
  choices: ColumnChoices,
  { infer }: InferParts['options'],
): InferPolicy {
  return choices.find(table, column).infer ?? infer;
}

/** Refuses a column that is left to a transform where none matches it: NAME_MATCHES_NOTHING. */
export function refuseUntransformed(drafts: readonly TableDraft[], choices: ColumnChoices): void {
  for (const { source: table, columns } of drafts) {
    for (const { source: column, steps } of columns) {
      if (choices.find(table, column).misfits !== 'transform' || steps.length > 0) continue;
      throw new MigrationError({
        code: 'NAME_MATCHES_NOTHING',
        message: `options.columns leaves "${formatTableName(table.name)}.${column.name}" to a transform, but none matches it.`,
        place: placeOf(table.name, { column: column.name }),
        hint: 'Register one in transforms, or choose widen, null, reject or bytes.',
      });
    }
  }
}
