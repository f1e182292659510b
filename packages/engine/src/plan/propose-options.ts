import { formatTableName, isCountForm } from '@godwit/plugin-api';
import type { ColumnChoice } from '../options/column-choice.js';
import { DEFAULTS, type MigrationOptions } from '../options/option-table.js';
import type { MigrationPlan, PlannedColumn, PlannedTable } from './migration-plan.js';

/** What follows from the others, or what a run decides anew. */
const NOT_SAID: ReadonlySet<string> = new Set(['parallel', 'schemaNames', 'renames', 'columns']);

/**
 * The options that make a load into tables that are there do again what this plan does, each decision by name: what was said, the
 * names that were found to belong together, and how numbers count time.
 */
export function proposedOptions(plan: MigrationPlan): MigrationOptions {
  const said = Object.entries(plan.options).filter(([name, value]) => {
    const usual = (DEFAULTS as Readonly<Record<string, unknown>>)[name];
    return name in DEFAULTS && !NOT_SAID.has(name) && JSON.stringify(value) !== JSON.stringify(usual);
  });
  const renames = { ...plan.options.renames, ...Object.fromEntries(plan.tables.flatMap(renamesOf)) };
  const columns = mergedChoices(plan.options.columns, plan.tables.flatMap(countsOf));
  return {
    ...Object.fromEntries(said),
    mode: plan.options.mode,
    ...(Object.keys(renames).length === 0 ? {} : { renames }),
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
  };
}

type Pair = readonly [target: string, source: string];

function renamesOf({ source, target, columns }: PlannedTable): readonly Pair[] {
  const renamed = columns.filter((column) => column.source !== column.target);
  return [
    ...(source.name === target.name ? [] : [[target.name, source.name] as const]),
    ...renamed.map((one): Pair => [`${target.name}.${one.target}`, `${source.name}.${one.source}`]),
  ];
}

function countsOf({ source, columns }: PlannedTable): readonly (readonly [string, ColumnChoice])[] {
  return columns.flatMap(({ source: name, form }: PlannedColumn) => {
    return isCountForm(form) ? [[`${formatTableName(source)}.${name}`, { from: form }] as const] : [];
  });
}

function mergedChoices(
  said: Readonly<Record<string, ColumnChoice>>,
  found: readonly (readonly [string, ColumnChoice])[],
): Readonly<Record<string, ColumnChoice>> {
  const added = found.map(([column, choice]) => [column, { ...choice, ...said[column] }] as const);
  return { ...said, ...Object.fromEntries(added) };
}
