import { formatTableName, MigrationError, type RecordedRun, type TableName } from '@godwit/plugin-api';
import { listNames } from '../names/nearest-name.js';
import type { MigrationPlan, PlannedColumn } from '../plan/migration-plan.js';
import { recordedPlan } from '../render/render-plan.js';
import type { RunContext } from '../run-context.js';
import { decidingOptions } from './config-digest.js';

/** How many differences are told. */
const SHOWN = 5;

/** Throws PLAN_CHANGED, with the difference, where options decide now what they did not when the run began. */
export function refuseOtherConfig(recorded: RecordedRun, { options }: RunContext): void {
  const then = planOf(recorded)?.options;
  const [now, before] = [decidingOptions(options), then === undefined ? {} : decidingOptions(then)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = names.filter((name) => text(before[name]) !== text(now[name]));
  const what = changed.map((name) => {
    const option = `options.${name}`;
    return `${option} was ${text(before[name])} and is ${text(now[name])}`;
  });
  throw planChanged(what.length === 0 ? ['the transforms are others'] : what);
}

/** Throws PLAN_CHANGED, with the difference, where a run would now be planned otherwise than it was. */
export function refuseOtherPlan(recorded: RecordedRun, plan: MigrationPlan): void {
  const [then, now] = [planOf(recorded), JSON.parse(recordedPlan(plan)) as MigrationPlan];
  if (then === undefined) throw planChanged(['its record cannot be read']);
  const differences = [...tableDifferences(then, now), ...statementDifferences(then, now)];
  if (differences.length > 0) throw planChanged(differences);
}

/** The plan of a recorded run; undefined where it is none. */
export function planOf({ plan }: RecordedRun): MigrationPlan | undefined {
  try {
    const found = JSON.parse(plan) as Partial<MigrationPlan> | null;
    return found?.format === 1 && Array.isArray(found.tables) && Array.isArray(found.statements)
      ? (found as MigrationPlan)
      : undefined;
  } catch {
    return undefined;
  }
}

function tableDifferences(then: MigrationPlan, now: MigrationPlan): readonly string[] {
  const key = ({ source }: { readonly source: TableName }): string => formatTableName(source);
  const before = new Map(then.tables.map((table) => [key(table), table]));
  const after = new Map(now.tables.map((table) => [key(table), table]));
  const gone = [...before.keys()]
    .filter((name) => !after.has(name))
    .map((name) => `table ${name} is left out`);
  const others = [...after].flatMap(([name, table]) => {
    const old = before.get(name);
    if (old === undefined) return [`table ${name} was not in it`];
    if (text(old.target) !== text(table.target) || old.where !== table.where)
      return [`table ${name} has another name in the target, or another part of it is moved`];
    return table.columns.flatMap((column, index) => {
      const is = decided(column);
      const before = old.columns[index];
      const was = before && decided(before);
      if (text(is) === text(was)) return [];
      return [
        `${name}.${column.source} was ${before?.targetType ?? 'not there'} and is ${column.targetType}`,
      ];
    });
  });
  return [...gone, ...others];
}

/** What becomes of a value that does not fit may be decided anew: the types are the same. */
function decided({ reason: _why, misfits: _misfits, badText: _badText, ...column }: PlannedColumn) {
  return column;
}

function statementDifferences(then: MigrationPlan, now: MigrationPlan): readonly string[] {
  const before = new Map(then.statements.map(({ id, sql }) => [id, sql]));
  const after = new Map(now.statements.map(({ id, sql }) => [id, sql]));
  const purposes = new Map([...then.statements, ...now.statements].map(({ id, purpose }) => [id, purpose]));
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  // Where a generator goes on follows from rows, which the proof compares.
  const changed = ids.filter((id) => before.get(id) !== after.get(id) && !/^(?:reset|raise)-/.test(id));
  return changed.map((id) => `the statement to ${purposes.get(id)} is another`);
}

function planChanged(differences: readonly string[]): MigrationError {
  const shown = differences.slice(0, SHOWN);
  const more = differences.length - shown.length;
  return new MigrationError({
    code: 'PLAN_CHANGED',
    message: `The unfinished run was planned otherwise: ${listNames(shown)}${more > 0 ? `, and ${more} more` : ''}.`,
    hint: 'Give what it was begun with, or take the run back ("rollback") and begin anew.',
  });
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'not given';
}
