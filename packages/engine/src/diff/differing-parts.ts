import type { DatabaseSchema, Rename, SchemaObjects, SourceSession, View } from '@godwit/plugin-api';
import { compareSchemas, type PartDifference, wholeTable } from '../compare-schemas/compare-schemas.js';
import { otherDomains } from '../compare-schemas/domain-parts.js';
import { tableKey, whereNamed } from '../plan/names/place.js';
import type { PreparedPlan } from '../plan/prepared-plan.js';
import { isSelected } from '../plan/tables/select-tables.js';
import type { RunContext } from '../run-context.js';
import { Told } from '../verify/told.js';
import { othersIn } from '../verify/verify-target.js';
import { asWholeAsCanBe } from '../verify/weak-constraints.js';
import { applyRenames } from './apply-renames.js';
import { withOldNames } from './ask-by-old-names.js';
import { withCutNames } from './cut-names.js';

/** Two schemas in the words of the target, and every object that they do not have alike. */
export interface DifferingParts {
  /** What a move of the source into an empty place makes. */
  readonly wanted: SchemaObjects;
  /** What the target has, with the new names of what is to be renamed. */
  readonly found: DatabaseSchema;
  /** What it has, with the names that it has. */
  readonly held: DatabaseSchema;
  readonly renames: readonly Rename[];
  readonly parts: readonly PartDifference[];
}

/** What is asked of the target of a comparison. */
export type ComparedTarget = Pick<SourceSession, 'introspect' | 'count'>;

/** Compares what a target has with what a move of the source into an empty place would make there, but for what the ledger tells. */
export async function differingParts(
  run: RunContext,
  target: ComparedTarget,
  prepared: PreparedPlan,
  naming: 'to-rename' | 'renamed',
): Promise<DifferingParts> {
  const { plan, dialect } = prepared;
  const made = prepared.expected(new Set(prepared.tables.map(({ name }) => tableKey(name)))).wanted;
  const objects = [...made.tables, ...made.views, ...made.sequences, ...made.domains];
  const held = await target.introspect(whereNamed(objects.map(({ name }) => name)));
  const wanted = withCutNames(made, held, prepared.work, dialect.capabilities.maxIdentifierBytes);
  const names = naming === 'renamed' ? {} : (run.options.renames ?? {});
  const { found, views, renames } = applyRenames(held, names, wanted);
  const tables = await asWholeAsCanBe(withOldNames(target, renames), found.tables, run.signal);
  const told = new Told(plan.ledger, prepared.work);
  const asked = new Set(wanted.tables.map(({ name }) => tableKey(name)));
  const parts = [
    ...compareSchemas(wanted, { ...found, tables, views }, dialect.expressions.normalize)
      .filter(({ part }) => !told.has(part))
      .map((one) => withView(one, views, found.views)),
    // What the options leave out is not looked at.
    ...othersIn(run, prepared, found.tables)
      .filter((table) => isSelected(table, run.options) && !asked.has(tableKey(table.name)))
      .map((table) => wholeTable('extra', table)),
    ...(run.options.includeTables.length > 0 ? [] : otherDomains(wanted.domains, found.domains))
      .filter((part) => !told.has(part))
      .map((part) => ({ change: 'extra', part }) as const),
  ];
  return { wanted, found, held, renames, parts };
}

/** A view whose columns keep their names is compared as such, and made again by the new ones. */
function withView(
  difference: PartDifference,
  compared: readonly View[],
  renamed: readonly View[],
): PartDifference {
  const { part, found } = difference;
  const there = found ?? part;
  const view = renamed[compared.findIndex((one) => Object.is(one, there.object))];
  if (view === undefined || view === there.object) return difference;
  const own = { ...there, object: view };
  return found === undefined ? { ...difference, part: own } : { ...difference, found: own };
}
